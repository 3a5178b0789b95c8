package io.crossfade.handover;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.HashSlot;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What may differ when an instance ends in order: keys by name, and hash slots where there are too many. As bytes it is a list of
 * pieces, of which none is large.
 *
 * @param keys keys, as the source calls them
 * @param slots hash slots of which any key may differ
 */
public record LeftOver(List<Key> keys, BitSet slots) {
    /** More keys than these are left as hash slots. */
    static final int MOST_KEYS = 10_000;

    /** More bytes of keys than these are left as hash slots. */
    static final int MOST_BYTES = 1 << 20;

    /** Bytes of one piece, but for a key that alone has more. */
    static final int PIECE_BYTES = 32 * 1024;

    private static final byte KEYS = 'K';
    private static final byte SLOTS = 'S';

    /** Copies both, and gives up names where there are too many. */
    public LeftOver {
        slots = (BitSet) requireNonNull(slots, "slots").clone();
        long bytes = keys.stream().mapToLong(key -> key.bytes().length).sum();
        if (keys.size() > MOST_KEYS || bytes > MOST_BYTES) {
            for (Key key : keys) {
                slots.set(key.slot());
            }
            keys = List.of();
        }
        keys = List.copyOf(keys);
    }

    /** Nothing is known of what differs, so anything may. */
    public static LeftOver everything() {
        BitSet all = new BitSet(HashSlot.COUNT);
        all.set(0, HashSlot.COUNT);
        return new LeftOver(List.of(), all);
    }

    /** Returns whether nothing is left. */
    public boolean isEmpty() {
        return keys.isEmpty() && slots.isEmpty();
    }

    List<byte[]> pieces() {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        while (from < keys.size()) {
            int to = from;
            int size = 1;
            do {
                size += Integer.BYTES + keys.get(to++).bytes().length;
            } while (to < keys.size() && size + Integer.BYTES + keys.get(to).bytes().length <= PIECE_BYTES);
            ByteBuffer piece = ByteBuffer.allocate(size).put(KEYS);
            for (Key key : keys.subList(from, to)) {
                piece.putInt(key.bytes().length).put(key.bytes());
            }
            pieces.add(piece.array());
            from = to;
        }
        if (!slots.isEmpty()) {
            byte[] bits = slots.toByteArray();
            pieces.add(ByteBuffer.allocate(1 + bits.length).put(SLOTS).put(bits).array());
        }
        return pieces;
    }

    /** Reads a piece; one that cannot be understood stands for everything. */
    static LeftOver read(byte[] piece) {
        if (piece.length > 0 && piece[0] == SLOTS) {
            return new LeftOver(List.of(), BitSet.valueOf(Arrays.copyOfRange(piece, 1, piece.length)));
        }
        List<Key> keys = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        boolean understood = piece.length > 0 && buffer.get() == KEYS;
        while (understood && buffer.hasRemaining()) {
            int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
            understood = length >= 0 && length <= buffer.remaining();
            if (understood) {
                byte[] key = new byte[length];
                buffer.get(key);
                keys.add(Key.of(key));
            }
        }
        return understood ? new LeftOver(keys, new BitSet()) : everything();
    }
}
