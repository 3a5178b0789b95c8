package io.crossfade.backfill.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What SCAN answered.
 *
 * @param cursor the next cursor as the server wrote it
 * @param keys the keys
 */
public record ScanReply(String cursor, List<Key> keys) {
    /** Reads it; throws if it is another. */
    public static ScanReply of(@Nullable Object reply) {
        if (reply instanceof List<?> parts
                && parts.size() == 2
                && parts.get(0) instanceof byte[] cursor
                && parts.get(1) instanceof List<?> names) {
            List<Key> keys = new ArrayList<>(names.size());
            for (Object name : names) {
                if (!(name instanceof byte[] bytes)) {
                    throw unexpected();
                }
                keys.add(Key.of(bytes));
            }
            return new ScanReply(new String(cursor, US_ASCII), keys);
        }
        if (reply instanceof ErrorReply error) {
            throw new MigrationException("SCAN was refused: " + error.message());
        }
        throw unexpected();
    }

    private static MigrationException unexpected() {
        return new MigrationException("SCAN was answered by something that is no scan reply");
    }
}
