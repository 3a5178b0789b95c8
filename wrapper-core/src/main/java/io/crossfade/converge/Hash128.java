package io.crossfade.converge;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests words one after the other, each with its length before it, so that no two rows of words look alike. For one thread. */
final class Hash128 {
    private final MessageDigest sha;
    private final byte[] number = new byte[Long.BYTES];

    Hash128() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Hash128 put(long value) {
        ByteBuffer.wrap(number).putLong(value);
        sha.update(number);
        return this;
    }

    Hash128 put(byte[] word) {
        put((long) word.length);
        sha.update(word);
        return this;
    }

    Hash128 put(ByteBuffer word) {
        return put(word.array());
    }

    Hash128 put(String ascii) {
        return put(Wire.bytes(ascii));
    }

    Hash128 put(Sum128 sum) {
        return put(sum.high()).put(sum.low());
    }

    /** A part of a word whose length was put before. */
    Hash128 part(byte[] bytes) {
        sha.update(bytes);
        return this;
    }

    /** Returns the digest of all that was put since the last time. */
    Sum128 end() {
        return Sum128.first(sha.digest());
    }
}
