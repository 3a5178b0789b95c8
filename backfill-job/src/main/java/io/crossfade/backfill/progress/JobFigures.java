package io.crossfade.backfill.progress;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Side;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a job counts for whoever watches it: since this process began, so not what an earlier run did. Thread-safe. */
public final class JobFigures {
    private static final int MOST_REASONS = 20;
    private static final String OTHER = "other";

    private final Map<String, LongAdder> keys = new ConcurrentHashMap<>();
    private final LongAdder sourceBytes = new LongAdder();
    private final LongAdder targetBytes = new LongAdder();

    @GuardedBy("this") private final Map<String, Long> quarantined = new TreeMap<>();

    @GuardedBy("this") private Slices slices = new Slices(0, 0);

    /**
     * How many slices there are.
     *
     * @param done slices that are through
     * @param left slices that are not
     */
    public record Slices(int done, int left) {}

    /** So many keys more have ended so. */
    public void ended(String outcome, long more) {
        if (more != 0) {
            keys.computeIfAbsent(outcome, any -> new LongAdder()).add(more);
        }
    }

    /**
     * A key was quarantined. Of the reason the kind is kept: no figures, and not what a server answered; of many kinds the first {@value
     * #MOST_REASONS}, the others together.
     */
    public synchronized void quarantined(String reason) {
        String kind = kind(reason);
        boolean fits = quarantined.containsKey(kind) || quarantined.size() < MOST_REASONS;
        quarantined.merge(fits ? kind : OTHER, 1L, Long::sum);
    }

    private static String kind(String reason) {
        int colon = reason.indexOf(": ");
        return (colon < 0 ? reason : reason.substring(0, colon)).replaceAll("\\d+", "n");
    }

    /** So many bytes more have gone to a side, or come from there. */
    public void bytes(Side side, long more) {
        adder(side).add(more);
    }

    private LongAdder adder(Side side) {
        return switch (side) {
            case SOURCE -> sourceBytes;
            case TARGET -> targetBytes;
        };
    }

    /** A walk over the slices of a server begins, or begins anew. */
    public synchronized void slices(int done, int left) {
        slices = new Slices(done, left);
    }

    /** One slice more is through. */
    public synchronized void sliceDone() {
        slices = new Slices(slices.done() + 1, Math.max(0, slices.left() - 1));
    }

    /** Returns how many keys have ended so. */
    public long keys(String outcome) {
        LongAdder sum = keys.get(outcome);
        return sum == null ? 0 : sum.sum();
    }

    /** Returns how many bytes have gone to a side, or come from there. */
    public long bytes(Side side) {
        return adder(side).sum();
    }

    /** Returns how many keys were quarantined, by kind of reason. */
    public synchronized Map<String, Long> quarantined() {
        return Map.copyOf(quarantined);
    }

    /** Returns how many slices there are. */
    public synchronized Slices slices() {
        return slices;
    }
}
