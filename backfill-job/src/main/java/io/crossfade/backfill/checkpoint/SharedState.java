package io.crossfade.backfill.checkpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the target keeps of a backfill that several processes share.
 *
 * @param header what its members go by
 * @param saved how far each slice is
 * @param beats when each member of the run last said that it is there, in milliseconds of the target's clock
 * @param nowMillis the time there
 * @param order what somebody wants of the run
 * @param text the header as it stands there
 */
public record SharedState(
        SharedHeader header, SavedState saved, Map<String, Long> beats, long nowMillis, Wish order, String text) {
    private static final long ALIVE_MILLIS = 10_000;

    /** Copies the map. */
    public SharedState {
        beats = Map.copyOf(beats);
    }

    /** Returns the members that have been there within the last ten seconds, in order. */
    public List<String> alive() {
        return beats.entrySet().stream()
                .filter(beat -> nowMillis - beat.getValue() < ALIVE_MILLIS)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Returns whether each part of the walk is through. */
    public boolean isThrough() {
        for (int part = 0; part < saved.walk().parts(); part++) {
            if (!isDone(part)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a part of the walk is through. */
    public boolean isDone(int part) {
        @Nullable Mark mark = saved.marks().get(part);
        return mark != null && mark.done();
    }
}
