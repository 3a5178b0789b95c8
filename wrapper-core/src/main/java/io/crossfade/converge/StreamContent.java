package io.crossfade.converge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream with its consumer groups.
 *
 * @param lastId the last id that was ever given out
 * @param entriesAdded how many entries were ever added, or null from a server that does not count (Redis before 7.0)
 * @param maxDeletedId the largest id that was deleted, or null from such a server
 * @param groups by name
 */
record StreamContent(
        List<Entry> entries,
        String lastId,
        @Nullable Long entriesAdded,
        @Nullable String maxDeletedId,
        Map<ByteBuffer, Group> groups) {

    /** One entry: its id, then its fields and values in turn. */
    record Entry(String id, List<ByteBuffer> fieldsAndValues) {
        /** The first part of the id, unsigned. */
        long millis() {
            return Long.parseUnsignedLong(id.substring(0, id.indexOf('-')));
        }

        /** The second part of the id, unsigned. */
        long sequence() {
            return Long.parseUnsignedLong(id.substring(id.indexOf('-') + 1));
        }
    }

    /**
     * A consumer group.
     *
     * @param entriesRead the server's count, or null when it has none
     * @param pending by id; the entry itself may be gone from the stream
     * @param consumers all of them, also those with nothing pending
     */
    record Group(
            String lastDelivered, @Nullable Long entriesRead, Map<String, Pending> pending, Set<ByteBuffer> consumers) {

        boolean sameAs(Group other) {
            return lastDelivered.equals(other.lastDelivered)
                    && consumers.equals(other.consumers)
                    && pending.keySet().equals(other.pending.keySet())
                    && pending.entrySet().stream().allMatch(p -> p.getValue().sameAs(other.pending.get(p.getKey())));
        }
    }

    /** An entry that a consumer got and has not acknowledged. */
    record Pending(ByteBuffer consumer, long deliveredAtMillis, long deliveries) {
        boolean sameAs(@Nullable Pending other) {
            return other != null && consumer.equals(other.consumer) && deliveries == other.deliveries;
        }
    }

    /** Equal in all that both servers keep; times of delivery and of a consumer's last visit do not count. */
    boolean sameAs(StreamContent other) {
        return lastId.equals(other.lastId)
                && sameWhereKnown(entriesAdded, other.entriesAdded)
                && sameWhereKnown(maxDeletedId, other.maxDeletedId)
                && entries.equals(other.entries)
                && groups.keySet().equals(other.groups.keySet())
                && groups.entrySet().stream()
                        .allMatch(g -> g.getValue().sameAs(Objects.requireNonNull(other.groups.get(g.getKey()))));
    }

    private static boolean sameWhereKnown(@Nullable Object one, @Nullable Object other) {
        return one == null || other == null || one.equals(other);
    }
}
