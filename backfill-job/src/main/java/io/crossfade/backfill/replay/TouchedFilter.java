package io.crossfade.backfill.replay;

import io.crossfade.model.Key;
import java.util.Arrays;

/**
 * Tells of a key that no command of the file names it, or that perhaps one does: a Bloom filter, which takes 16 MiB however many keys
 * there are. Not thread-safe.
 */
public final class TouchedFilter {
    private static final int BITS = 1 << 27;
    private static final int HASHES = 4;
    private static final int SEED = 31;
    private static final int MIX = 0x9E3779B9;

    private final long[] bits = new long[BITS / Long.SIZE];
    private boolean all;

    /** A command names {@code key}. */
    void add(int database, Key key) {
        int step = step(key);
        int at = begin(database, key);
        for (int i = 0; i < HASHES; i++) {
            bits[index(at) >>> 6] |= 1L << at;
            at += step;
        }
    }

    /** A command is about whole databases. */
    void addAll() {
        all = true;
    }

    /** Returns whether a command may name {@code key}; if not, none does. */
    public boolean mayHave(int database, Key key) {
        int step = step(key);
        int at = begin(database, key);
        for (int i = 0; i < HASHES && !all; i++) {
            if ((bits[index(at) >>> 6] & 1L << at) == 0) {
                return false;
            }
            at += step;
        }
        return true;
    }

    private static int index(int at) {
        return at & (BITS - 1);
    }

    private static int begin(int database, Key key) {
        return mixed(Arrays.hashCode(key.bytes()) * SEED + database);
    }

    private static int step(Key key) {
        int hash = MIX;
        for (byte each : key.bytes()) {
            hash = (hash ^ each) * 0x01000193;
        }
        return mixed(hash) | 1;
    }

    private static int mixed(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85EBCA6B;
        mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
        return mixed ^ mixed >>> 16;
    }
}
