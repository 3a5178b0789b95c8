package io.crossfade.backfill.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The key table of a server as SCAN sees it (dict.c, Redis 6.2 to 8.0): 2^bits buckets by the low bits of a key's hash, and
 * while it is resized a second table of another size. A key is named by its hash.
 */
final class TableModel {
    private final Set<Long> hashes = new TreeSet<>();
    private int bits;
    private int otherBits;

    TableModel(int bits) {
        this.bits = bits;
        this.otherBits = bits;
    }

    void add(long hash) {
        hashes.add(hash);
    }

    void remove(long hash) {
        hashes.remove(hash);
    }

    /** The table is being resized: both sizes are in use. */
    void resizeTo(int newBits) {
        otherBits = newBits;
    }

    /** The resize is through. */
    void settle() {
        bits = otherBits;
    }

    /** Answers SCAN with at least one bucket, and as many as it takes to have {@code COUNT} keys. */
    List<Object> scan(Command command) {
        long cursor = Long.parseUnsignedLong(command.text(1));
        int count = Integer.parseInt(command.text(3));
        List<Object> keys = new ArrayList<>();
        do {
            cursor = step(cursor, keys);
        } while (cursor != 0 && keys.size() < count);
        return List.of(Long.toUnsignedString(cursor).getBytes(US_ASCII), keys);
    }

    private long step(long cursor, List<Object> keys) {
        int small = Math.min(bits, otherBits);
        long mask = (1L << small) - 1;
        for (long hash : hashes) {
            if ((hash & mask) == (cursor & mask)) {
                keys.add(Long.toUnsignedString(hash).getBytes(US_ASCII));
            }
        }
        // the carry of an addition at the highest bits, as in dictScan
        long next = cursor | ~mask;
        return Long.reverse(Long.reverse(next) + 1);
    }

    static long hashOf(Key key) {
        return Long.parseUnsignedLong(new String(key.bytes(), US_ASCII));
    }
}
