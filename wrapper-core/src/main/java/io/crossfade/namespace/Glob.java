package io.crossfade.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of keys as Redis understands it in KEYS and SCAN (Redis 8.0, {@code stringmatchlen}): {@code *}, {@code ?},
 * {@code [abc]}, {@code [^a-z]} and {@code \} before a character that means itself. Works on bytes. Immutable.
 */
public final class Glob {
    private final byte[] pattern;

    Glob(String pattern) {
        this.pattern = pattern.getBytes(UTF_8);
    }

    /** Returns the pattern that is written so; there is no text that is none. */
    public static Glob of(String pattern) {
        return new Glob(pattern);
    }

    /** Returns whether the pattern names the whole of {@code name}. */
    public boolean matches(byte[] name) {
        return matches(0, name, 0);
    }

    private boolean matches(int from, byte[] name, int start) {
        int p = from;
        int n = start;
        while (p < pattern.length) {
            if (pattern[p] == '*') {
                return matchesRest(p + 1, name, n);
            }
            if (n == name.length || !matchesOne(p, name[n])) {
                return false;
            }
            p = after(p);
            n++;
        }
        return n == name.length;
    }

    /** One star takes as little as possible; a later star makes an earlier one final, so this is never exponential. */
    private boolean matchesRest(int from, byte[] name, int start) {
        int p = from;
        int n = start;
        int star = from;
        int taken = start;
        while (n < name.length) {
            if (p < pattern.length && pattern[p] == '*') {
                p++;
                star = p;
                taken = n;
            } else if (p < pattern.length && matchesOne(p, name[n])) {
                p = after(p);
                n++;
            } else {
                taken++;
                p = star;
                n = taken;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    private boolean matchesOne(int p, byte actual) {
        return switch (pattern[p]) {
            case '?' -> true;
            case '[' -> matchesClass(p + 1, actual);
            case '\\' -> pattern[Math.min(p + 1, pattern.length - 1)] == actual;
            default -> pattern[p] == actual;
        };
    }

    private boolean matchesClass(int from, byte actual) {
        int value = actual & 0xFF;
        int p = from;
        boolean not = p < pattern.length && pattern[p] == '^';
        if (not) {
            p++;
        }
        boolean found = false;
        while (p < pattern.length && pattern[p] != ']') {
            if (pattern[p] == '\\' && p + 1 < pattern.length) {
                p++;
                found |= pattern[p] == actual;
                p++;
            } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
                int a = pattern[p] & 0xFF;
                int b = pattern[p + 2] & 0xFF;
                found |= value >= Math.min(a, b) && value <= Math.max(a, b);
                p += 3;
            } else {
                found |= pattern[p] == actual;
                p++;
            }
        }
        return found != not;
    }

    /** Where the next element of the pattern begins. */
    private int after(int p) {
        if (pattern[p] == '\\') {
            return Math.min(p + 2, pattern.length);
        }
        if (pattern[p] != '[') {
            return p + 1;
        }
        int end = p + 1;
        while (end < pattern.length && pattern[end] != ']') {
            boolean range = pattern[end] != '\\' && end + 2 < pattern.length && pattern[end + 1] == '-';
            end += range ? 3 : pattern[end] == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, pattern.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob same && Arrays.equals(pattern, same.pattern);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pattern);
    }

    /** Returns the pattern as it is written. */
    @Override
    public String toString() {
        return new String(pattern, UTF_8);
    }
}
