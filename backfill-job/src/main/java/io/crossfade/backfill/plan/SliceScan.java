package io.crossfade.backfill.plan;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks one slice. A call with cursor c returns every key whose position lies between that of c and that of the next cursor,
 * and positions only rise, through growth, shrink and rehash (read in dict.c of Redis 6.2 to 8.0, hashtable.c of Valkey 8.1).
 */
public final class SliceScan implements KeyScan {
    private final Slice slice;
    private long position;
    private boolean done;

    /** Starts at the beginning of {@code slice}. */
    public SliceScan(Slice slice) {
        this.slice = slice;
        this.position = slice.from();
    }

    /**
     * Goes on where an earlier walk in the same server process was.
     *
     * @param position what {@link #position()} of that walk gave
     * @throws IllegalArgumentException if it is no position of this slice
     */
    public SliceScan(Slice slice, String position) {
        this(slice);
        this.position = Long.parseUnsignedLong(position, 16);
        if (Long.compareUnsigned(this.position, slice.from()) < 0 || slice.isBefore(this.position)) {
            throw new IllegalArgumentException("position " + position + " is not in slice " + slice.id());
        }
    }

    @Override
    public Command next(long count) {
        return Command.of("SCAN", cursor(), "COUNT", Long.toString(count));
    }

    @Override
    public List<Key> accept(@Nullable Object reply) {
        ScanReply page = ScanReply.of(reply);
        long reached = Long.reverse(parse(page.cursor()));
        if (reached == 0) {
            done = true;
        } else if (Long.compareUnsigned(reached, position) <= 0) {
            throw new OpaqueCursorException(cursor(), page.cursor());
        } else {
            position = reached;
            done = slice.isBefore(reached);
        }
        return page.keys();
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public String position() {
        return Long.toUnsignedString(position, 16);
    }

    @Override
    public double shareAhead() {
        return done ? 0 : slice.shareFrom(position);
    }

    private String cursor() {
        return Long.toUnsignedString(Long.reverse(position));
    }

    private long parse(String next) {
        try {
            return Long.parseUnsignedLong(next);
        } catch (NumberFormatException notANumber) {
            throw new OpaqueCursorException(cursor(), next);
        }
    }
}
