package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of files that together are an append-only file (Redis 7.0: src/aof.c, aofLoadManifestFromFile): at most one base, and the
 * increments in their order. Files of the history are those that a rewrite has replaced: a server does not load them.
 */
final class AofManifest {
    static final String SUFFIX = ".manifest";

    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    private AofManifest() {}

    /** Returns the files of {@code manifest}, the base first. */
    static List<Path> files(Path manifest) throws IOException {
        List<Path> files = new ArrayList<>();
        boolean base = false;
        long last = 0;
        for (String line : lines(manifest)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Map<String, String> words = words(line);
            String type = words.getOrDefault("type", "");
            switch (type) {
                case "h" -> {} // replaced by the base that is there
                case "b" -> {
                    if (base) {
                        throw new UnreadableException("its manifest names two bases", null);
                    }
                    base = true;
                    files.add(0, file(manifest, words));
                }
                case "i" -> {
                    long number = number(words);
                    if (number <= last) {
                        throw new UnreadableException("its manifest does not name the increments in their order", null);
                    }
                    last = number;
                    files.add(file(manifest, words));
                }
                default ->
                    throw new UnreadableException(
                            "its manifest names a file of a type that is not known; known are b, i and h", null);
            }
        }
        if (files.isEmpty()) {
            throw new UnreadableException("its manifest names no file", null);
        }
        return files;
    }

    private static List<String> lines(Path manifest) throws IOException {
        try {
            return Files.readAllLines(manifest, UTF_8);
        } catch (CharacterCodingException e) {
            throw new UnreadableException("its manifest is no text", e);
        }
    }

    private static Path file(Path manifest, Map<String, String> words) throws UnreadableException {
        String name = words.getOrDefault("file", "");
        if (name.isEmpty() || !Path.of(name).equals(Path.of(name).getFileName())) {
            throw new UnreadableException("its manifest names a file that is not in its folder", null);
        }
        Path file = manifest.resolveSibling(name);
        if (!Files.isRegularFile(file)) {
            throw new UnreadableException(
                    "its manifest names " + name + ", which is not there: copy the whole folder again, while"
                            + " aof_rewrite_in_progress is 0 and auto-aof-rewrite-percentage too, so that no rewrite"
                            + " replaces files meanwhile",
                    null);
        }
        return file;
    }

    private static long number(Map<String, String> words) throws UnreadableException {
        try {
            return Long.parseLong(words.getOrDefault("seq", ""));
        } catch (NumberFormatException e) {
            throw new UnreadableException("its manifest has no number for a file", e);
        }
    }

    /** Pairs of a name and a value, which a server does not mind having more of. */
    private static Map<String, String> words(String line) throws UnreadableException {
        List<String> all = new ArrayList<>();
        for (Matcher words = WORD.matcher(line); words.find(); ) {
            all.add(words.group(1) == null ? words.group(2) : words.group(1).replaceAll("\\\\(.)", "$1"));
        }
        if (all.size() % 2 != 0) {
            throw new UnreadableException("its manifest has a line that ends too early", null);
        }
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            pairs.put(all.get(i), all.get(i + 1));
        }
        return pairs;
    }
}
