package io.crossfade.backfill.plan;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws keys from all over a server's table: the space of scan positions is cut into as many slices as keys are wanted, and each gives the
 * few keys at one random place of it. A place says nothing of the names and values there, so such a sample is as good as a random one; and
 * as no part of the table is left out, a gap in a copy of it is not missed.
 */
public final class KeyDraw {
    private KeyDraw() {}

    /**
     * Returns scans that stand at a random place of each of so many slices. One page of each is the draw; it may be empty.
     *
     * @param slices how many, at least one
     */
    public static List<KeyScan> bySlices(int slices, RandomGenerator random) {
        long width = Long.divideUnsigned(-1L, slices);
        List<KeyScan> scans = new ArrayList<>(slices);
        for (int i = 0; i < slices; i++) {
            long from = i * width;
            Slice slice = new Slice(i, from, i == slices - 1 ? 0 : from + width);
            long position = from + Long.remainderUnsigned(random.nextLong(), width);
            scans.add(new SliceScan(slice, Long.toUnsignedString(position, 16)));
        }
        return scans;
    }

    /** Returns the commands that draw so many keys where nothing is known of the server's cursors. */
    public static List<Command> atRandom(int count) {
        return Collections.nCopies(count, Command.of("RANDOMKEY"));
    }

    /**
     * Returns the key that the reply to such a command has; none if the server holds none.
     *
     * @throws MigrationException if the server refused
     */
    public static List<Key> drawn(@Nullable Object reply) {
        if (reply instanceof ErrorReply error) {
            throw new MigrationException("RANDOMKEY was refused: " + error.message());
        }
        return reply instanceof byte[] name ? List.of(Key.of(name)) : List.of();
    }
}
