package io.crossfade.testing;

import java.nio.charset.StandardCharsets;

/** A command to read with, its name apart from its arguments. */
final class Query {
    private final String name;
    private final byte[][] args;

    private Query(String name, byte[][] args) {
        this.name = name;
        this.args = args;
    }

    static Query of(String name, byte[] key, String... more) {
        byte[][] args = new byte[more.length + 1][];
        args[0] = key;
        for (int i = 0; i < more.length; i++) {
            args[i + 1] = ascii(more[i]);
        }
        return new Query(name, args);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    String name() {
        return name;
    }

    byte[][] args() {
        return args;
    }
}
