package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of the protocol that are sent for every key, made once; and how replies become text and numbers. */
final class Wire {
    static final byte[] WATCH = bytes("WATCH");
    static final byte[] MGET = bytes("MGET");
    static final byte[] GETRANGE = bytes("GETRANGE");
    static final byte[] MSET = bytes("MSET");
    static final byte[] MSETNX = bytes("MSETNX");
    static final byte[] NX = bytes("NX");
    static final byte[] SET = bytes("SET");
    static final byte[] PXAT = bytes("PXAT");
    static final byte[] TYPE = bytes("TYPE");
    static final byte[] GET = bytes("GET");
    static final byte[] DUMP = bytes("DUMP");
    static final byte[] PEXPIRETIME = bytes("PEXPIRETIME");
    static final byte[] PTTL = bytes("PTTL");
    static final byte[] RESTORE = bytes("RESTORE");
    static final byte[] REPLACE = bytes("REPLACE");
    static final byte[] ABSTTL = bytes("ABSTTL");
    static final byte[] UNLINK = bytes("UNLINK");
    static final byte[] ZERO = bytes("0");

    static final Command TIME = Command.of("TIME");
    static final Command MULTI = Command.of("MULTI");
    static final Command EXEC = Command.of("EXEC");
    static final Command UNWATCH = Command.of("UNWATCH");

    private Wire() {}

    static byte[] bytes(String ascii) {
        return ascii.getBytes(US_ASCII);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static Command command(byte[] word, List<Key> keys) {
        byte[][] args = new byte[keys.size() + 1][];
        args[0] = word;
        for (int i = 0; i < keys.size(); i++) {
            args[i + 1] = keys.get(i).bytes();
        }
        return Command.of(args);
    }

    /** A reply that a server never leaves out. */
    static Object present(@Nullable Object reply) {
        if (reply == null) {
            throw new PartsEnd(PartsEnd.Kind.TORN);
        }
        return reply;
    }

    /** Text of a reply byte for byte, so that nothing is lost in decoding. */
    static String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : String.valueOf(reply);
    }

    /** The reply of TIME as microseconds since 1970. */
    static long micros(List<?> time) {
        return number(time.get(0)) * 1_000_000 + number(time.get(1));
    }

    /** A number, which a server sends as an integer or as text. */
    static long number(@Nullable Object reply) {
        return reply instanceof Long number ? number : Long.parseLong(text(reply));
    }
}
