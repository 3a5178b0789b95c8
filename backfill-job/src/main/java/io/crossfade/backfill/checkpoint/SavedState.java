package io.crossfade.backfill.checkpoint;

import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.plan.Slice;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.plan.SliceScan;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint file says.
 *
 * @param job the job it belongs to
 * @param walk the conditions of its positions
 * @param marks the latest mark of each slice that has one
 * @param finished when the job finished, or null if it has not
 */
public record SavedState(Job job, Walk walk, Map<Integer, Mark> marks, @Nullable Instant finished) {
    /** Copies the map. */
    public SavedState {
        marks = Map.copyOf(marks);
    }

    /** Returns the part that is done, 0 to 1; nothing if the server's cursor is opaque. */
    public OptionalDouble fraction() {
        if (finished != null) {
            return OptionalDouble.of(1);
        }
        if (walk.slices() == 0) {
            return OptionalDouble.empty();
        }
        double ahead = 0;
        for (int node = 0; node < walk.nodes(); node++) {
            for (Slice slice : SlicePlan.of(walk.slices())) {
                ahead += ahead(slice, marks.get(node * walk.slices() + slice.id()));
            }
        }
        return OptionalDouble.of(1 - ahead / walk.nodes());
    }

    private static double ahead(Slice slice, @Nullable Mark mark) {
        if (mark == null) {
            return slice.share();
        }
        return mark.done() ? 0 : new SliceScan(slice, mark.position()).shareAhead();
    }

    /** Returns the counts of all slices together. */
    public KeyCounts counts() {
        return marks.values().stream().map(Mark::counts).reduce(KeyCounts.NONE, KeyCounts::plus);
    }
}
