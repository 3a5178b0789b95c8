package io.crossfade.backfill.plan;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks all keys of one endpoint by a cursor of which nothing is known but that "0" ends it. Where a proxy or another kind
 * of server makes the cursors, nothing better is safe.
 */
public final class OpaqueScan implements KeyScan {
    /** Where a walk begins. */
    public static final String START = "0";

    /** A walk that has returned this many times the keys that the server holds is taken for endless. */
    private static final long MAX_TURNS = 4;

    private static final long ALWAYS_ALLOWED_KEYS = 100_000;
    private static final double NEARLY_DONE = 0.999;

    private final long expectedKeys;
    private String cursor;
    private long returnedKeys;
    private boolean done;

    /**
     * Goes on where an earlier walk in the same server process was.
     *
     * @param position what {@link #position()} of that walk gave, or {@link #START}
     * @param returnedKeys how many keys that walk had returned
     * @param expectedKeys how many keys the server holds
     */
    public OpaqueScan(String position, long returnedKeys, long expectedKeys) {
        this.cursor = position;
        this.returnedKeys = returnedKeys;
        this.expectedKeys = expectedKeys;
    }

    @Override
    public Command next(long count) {
        return Command.of("SCAN", cursor, "COUNT", Long.toString(count));
    }

    @Override
    public List<Key> accept(@Nullable Object reply) {
        ScanReply page = ScanReply.of(reply);
        cursor = page.cursor();
        done = cursor.equals(START);
        returnedKeys += page.keys().size();
        if (!done && returnedKeys > MAX_TURNS * expectedKeys + ALWAYS_ALLOWED_KEYS) {
            throw new MigrationException("SCAN has returned " + returnedKeys + " keys of a server that held "
                    + expectedKeys + " and does not end");
        }
        return page.keys();
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public String position() {
        return cursor;
    }

    /** Estimated from the number of keys: the cursor says nothing. */
    @Override
    public double shareAhead() {
        if (done) {
            return 0;
        }
        return 1 - Math.min(NEARLY_DONE, expectedKeys == 0 ? 0 : (double) returnedKeys / expectedKeys);
    }
}
