package io.crossfade.benchmarks.soak.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A time in which somebody surely held a lock: from the answer to its acquisition until it asked for the release, or until the
 * lock can have expired.
 *
 * @param holder who, for messages
 * @param from in nanoseconds of the machine's clock
 * @param until the same; not after {@code from} if it was never sure
 */
public record Holding(String holder, long from, long until) {
    /**
     * Two that overlap.
     *
     * @param one the earlier
     * @param other the later
     */
    public record Clash(Holding one, Holding other) {}

    /** Returns two holdings of one lock that overlap, if there are any. */
    public static Optional<Clash> clash(List<Holding> ofOneLock) {
        List<Holding> sure = new ArrayList<>(ofOneLock);
        sure.removeIf(holding -> holding.from() >= holding.until());
        sure.sort(Comparator.comparingLong(Holding::from));
        Holding last = null;
        for (Holding next : sure) {
            if (last != null && next.from() < last.until()) {
                return Optional.of(new Clash(last, next));
            }
            if (last == null || next.until() > last.until()) {
                last = next;
            }
        }
        return Optional.empty();
    }
}
