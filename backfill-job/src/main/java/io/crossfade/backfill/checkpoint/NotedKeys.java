package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Keys that were written down together: number of the page, number and length of the keys, each key with its length, check sum. The check
 * sum is also over the two servers, so that what was noted of others is not taken for a note.
 *
 * @param page goes up whenever everything noted before has ended
 * @param keys the keys
 */
record NotedKeys(long page, List<Key> keys) {
    private static final int HEAD = Long.BYTES + 2 * Integer.BYTES;

    /** Returns what is written. */
    ByteBuffer written(Job job) {
        int length = keys.stream()
                .mapToInt(key -> Integer.BYTES + key.bytes().length)
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + length + Integer.BYTES);
        bytes.putLong(page).putInt(keys.size()).putInt(length);
        for (Key key : keys) {
            bytes.putInt(key.bytes().length).put(key.bytes());
        }
        bytes.putInt(sum(bytes.duplicate().flip(), job));
        return bytes.flip();
    }

    /** Reads one note and moves behind it; nothing, and {@code bytes} as it was, if there is none that is whole and of these servers. */
    static Optional<NotedKeys> read(ByteBuffer bytes, Job job) {
        ByteBuffer note = bytes.slice();
        if (note.remaining() < HEAD + Integer.BYTES) {
            return Optional.empty();
        }
        long page = note.getLong();
        int count = note.getInt();
        int length = note.getInt();
        if (length < 0 || length > note.remaining() - Integer.BYTES) {
            return Optional.empty();
        }
        int end = HEAD + length;
        if (note.getInt(end) != sum(note.duplicate().flip().limit(end), job)) {
            return Optional.empty();
        }
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[note.getInt()];
            note.get(key);
            keys.add(Key.of(key));
        }
        bytes.position(bytes.position() + end + Integer.BYTES);
        return Optional.of(new NotedKeys(page, keys));
    }

    private static int sum(ByteBuffer bytes, Job job) {
        CRC32C sum = new CRC32C();
        sum.update((job.source() + " " + job.target()).getBytes(UTF_8));
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
