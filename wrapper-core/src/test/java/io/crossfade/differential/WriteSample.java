package io.crossfade.differential;

import static io.crossfade.differential.Words.bytes;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One valid use of a write command, read from {@code write-samples.txt}.
 *
 * @param name the command's name in the table
 * @param before what must be there first
 * @param command the command
 * @param keys the keys it may name, which no other sample does
 */
record WriteSample(String name, List<byte[][]> before, byte[][] command, List<byte[]> keys) {
    static List<WriteSample> all(byte[] payload) {
        return lines().stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> parse(line, payload))
                .toList();
    }

    private static List<String> lines() {
        try (InputStream file = Objects.requireNonNull(WriteSample.class.getResourceAsStream("write-samples.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WriteSample parse(String line, byte[] payload) {
        int arrow = line.indexOf("=> ");
        String text = line.substring(arrow + 3);
        String name = CommandTable.standard().find(Command.of(text.split(" "))).name();
        String prefix = name.replace(' ', '-') + ":";
        List<byte[][]> before = Arrays.stream(line.substring(0, arrow).split(" ; "))
                .filter(command -> !command.isBlank())
                .map(command -> args(command.strip(), prefix, payload))
                .toList();
        List<byte[]> keys = List.of(bytes(prefix + "a"), bytes(prefix + "b"), bytes(prefix + "d"));
        return new WriteSample(name, before, args(text, prefix, payload), keys);
    }

    private static byte[][] args(String text, String prefix, byte[] payload) {
        return Arrays.stream(text.split(" "))
                .map(word -> arg(word, prefix, payload))
                .toArray(byte[][]::new);
    }

    private static byte[] arg(String word, String prefix, byte[] payload) {
        if (word.length() > 1 && word.startsWith("$")) {
            return bytes(prefix + word.substring(1));
        }
        if (word.equals("%payload")) {
            return payload;
        }
        return bytes(word.length() > 1 && word.startsWith("%") ? Scripts.named(word.substring(1)) : word);
    }

    /** Returns whether a command needs no key but a server that has been told something. */
    static boolean isOfTheServer(byte[][] command) {
        return List.of("SCRIPT", "FUNCTION").contains(Mirror.name(command));
    }
}
