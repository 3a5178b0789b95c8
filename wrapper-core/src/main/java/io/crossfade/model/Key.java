package io.crossfade.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A Redis key: any bytes. Immutable as long as nobody changes the array it was made from; equal by content.
 *
 * <p>{@link #toString()} gives only a fingerprint, so that a key cannot reach a log or a message by accident.
 */
public final class Key {
    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = mix(Arrays.hashCode(bytes));
    }

    /** Returns a key that keeps {@code bytes} without a copy. */
    public static Key of(byte[] bytes) {
        return new Key(bytes);
    }

    /** Returns the key whose bytes are the UTF-8 form of {@code text}. */
    public static Key of(String text) {
        return new Key(text.getBytes(UTF_8));
    }

    /** Returns the bytes themselves, not a copy; do not change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the hash slot of this key, 0 to 16383. */
    public int slot() {
        return HashSlot.of(bytes);
    }

    /** Returns the first 8 bytes of the SHA-256 of the key in hex: the same for the same key, telling nothing of it. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "#" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static int mix(int h) {
        return h ^ (h >>> 16);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
