package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An append-only file as it is written down. */
final class AofText {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a command of these words. */
    AofText command(String... words) {
        raw("*" + words.length + "\r\n");
        for (String word : words) {
            raw("$" + word.length() + "\r\n" + word + "\r\n");
        }
        return this;
    }

    /** Adds commands whose words have no spaces. */
    AofText commands(String... lines) {
        for (String line : lines) {
            command(line.split(" "));
        }
        return this;
    }

    AofText raw(String text) {
        bytes.writeBytes(text.getBytes(ISO_8859_1));
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
