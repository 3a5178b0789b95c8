package io.crossfade.differential;

import static io.crossfade.differential.Words.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws keys and values of the kinds that {@code forms.txt} names. Keys are few, so that commands of different types meet.
 *
 * <p>Times of expiry are at least a quarter of an hour away, or past: no key expires while two servers are compared.
 */
final class Draw {
    private static final String[] FAMILIES = {
        "string", "number", "bits", "hash", "list", "set", "zset", "stream", "hll", "geo"
    };
    private static final String[] NUMBERS = {"1", "2", "2.5", "-3", "0.1", "1e3", "3.14159", "-0.7", "0", "7"};
    private static final String[] EXTREME = {
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-2147483649", "4294967296"
    };
    private static final String[] PATTERNS = {"*", "string:*", "*1", "h?sh:*", "[sl]*:0", "m*", "f1", "nosuch"};
    private static final int KEYS_OF_A_FAMILY = 4;
    private static final int RECENT_ENTRIES = 20;
    private static final int MEGABYTE = 1 << 20;

    private final Random random;
    private final List<byte[]> payloads;
    private final List<String> entries = new ArrayList<>(List.of("1-1"));
    private int nextEntry = 3;

    /** Draws by {@code random}; {@code payloads} are what DUMP has given for values of every type. */
    Draw(Random random, List<byte[]> payloads) {
        this.random = random;
        this.payloads = payloads;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean in(int percent) {
        return below(100) < percent;
    }

    /** Returns something of the kind that {@code name} says. */
    byte[] of(String name) {
        return switch (name) {
            case "k" -> anyKey();
            case "v" -> value();
            case "f" -> in(92) ? bytes("f" + below(8)) : value();
            case "m" -> in(90) ? bytes("m" + below(12)) : smallValue();
            case "i" -> integer();
            case "n" -> bytes(in(95) ? "" + below(60) : "" + below(3_000));
            case "p" -> bytes("" + (1 + below(5)));
            case "r" -> bytes("" + (below(11) - 4));
            case "d" -> real();
            case "score" -> score();
            case "lon" -> bytes((below(3_600_000) - 1_800_000) / 10_000.0 + "");
            case "lat" -> bytes((below(1_700_000) - 850_000) / 10_000.0 + "");
            case "sec" -> bytes("" + (1_000 + below(10_000_000)));
            case "ms" -> bytes("" + (1_000_000L + below(1_000_000_000)));
            case "at" -> bytes("" + (4_000_000_000L + below(1_000_000)));
            case "atms" -> bytes("" + (4_000_000_000_000L + below(1_000_000_000)));
            case "pat" -> bytes(PATTERNS[below(PATTERNS.length)]);
            case "id" -> bytes(entry());
            case "entry" -> bytes(entries.get(below(entries.size())));
            case "group" -> bytes("group" + below(2));
            case "consumer" -> bytes("consumer" + below(3));
            case "coordinate" -> bytes(NUMBERS[below(NUMBERS.length)]);
            case "lexbound" -> lexBound();
            case "payload" -> payloads.get(below(payloads.size()));
            case "clock", "counted", "lex" -> bytes(name + ":" + below(2));
            default -> key(name);
        };
    }

    private byte[] key(String family) {
        return in(88) ? bytes(family + ":" + below(KEYS_OF_A_FAMILY)) : anyKey();
    }

    private byte[] anyKey() {
        return switch (below(40)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {0, '\r', '\n', (byte) 0xFF, '{', '}'};
            default -> bytes(FAMILIES[below(FAMILIES.length)] + ":" + below(KEYS_OF_A_FAMILY));
        };
    }

    private byte[] value() {
        int kind = below(3_000);
        if (kind == 0) {
            return binary(MEGABYTE);
        }
        return kind < 100 ? binary(1_000 + below(6_000)) : smallValue();
    }

    private byte[] smallValue() {
        return switch (below(8)) {
            case 0 -> new byte[0];
            case 1 -> binary(1 + below(20));
            case 2 -> integer();
            case 3 -> bytes("longer text ".repeat(1 + below(8)));
            default -> bytes("v" + below(50));
        };
    }

    private byte[] binary(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] integer() {
        return bytes(in(94) ? "" + (below(26) - 5) : EXTREME[below(EXTREME.length)]);
    }

    private byte[] real() {
        int kind = below(40);
        return bytes(kind == 0 ? "inf" : kind == 1 ? "nan" : kind == 2 ? "-inf" : NUMBERS[below(NUMBERS.length)]);
    }

    private byte[] score() {
        return bytes(
                switch (below(6)) {
                    case 0 -> "-inf";
                    case 1 -> "+inf";
                    case 2 -> "(" + NUMBERS[below(NUMBERS.length)];
                    default -> NUMBERS[below(NUMBERS.length)];
                });
    }

    private byte[] lexBound() {
        return bytes(
                switch (below(6)) {
                    case 0 -> "-";
                    case 1 -> "+";
                    case 2 -> "m3";
                    default -> (in(50) ? "[" : "(") + "m" + below(12);
                });
    }

    /** Ids grow, so that most of them may be added. */
    private String entry() {
        String id = nextEntry / 3 + "-" + nextEntry % 3;
        nextEntry++;
        entries.add(id);
        if (entries.size() > RECENT_ENTRIES) {
            entries.remove(0);
        }
        return id;
    }
}
