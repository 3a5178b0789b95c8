package io.crossfade.backfill.gentle;

import io.crossfade.model.Side;
import java.util.Locale;

/**
 * What follows from how a server is.
 *
 * @param limits what it must be like
 */
record HealthRules(HealthLimits limits) {
    private static final double PERCENT = 100;
    private static final double MIB = 1_048_576;

    /**
     * Judges a server.
     *
     * @param first how it was when the job began
     * @param now how it is
     */
    Advice judge(Side side, ServerHealth first, ServerHealth now) {
        Advice advice = Advice.GO;
        if (now.loading()) {
            advice = hold("the " + side.label() + " is loading its data");
        }
        if (exceeds(now.replicaLag(), limits.maxReplicaLag())) {
            advice = hold("a replica of the " + side.label() + " is " + mebibytes(now.replicaLag()) + " behind");
        }
        if (exceeds(now.clientBuffers() - first.clientBuffers(), limits.maxClientBuffers())) {
            advice = hold("client buffers of the " + side.label() + " take " + mebibytes(now.clientBuffers()));
        }
        return switch (side) {
            case SOURCE -> advice.stricter(saving(now));
            case TARGET -> advice.stricter(memory(now)).stricter(evictions(first, now));
        };
    }

    private Advice saving(ServerHealth now) {
        return limits.easeWhileSaving() && now.saving()
                ? new Advice(Advice.Kind.EASE, "the source saves its data")
                : Advice.GO;
    }

    private Advice memory(ServerHealth now) {
        int percent = (int) Math.floor(now.memory() * PERCENT);
        return exceeds(percent, limits.maxTargetMemory())
                ? hold("the target uses " + percent + " % of its maxmemory")
                : Advice.GO;
    }

    private Advice evictions(ServerHealth first, ServerHealth now) {
        long evicted = now.evicted() - first.evicted();
        return limits.stopOnEviction() && evicted > 0
                ? new Advice(
                        Advice.Kind.STOP,
                        "the target has evicted " + evicted
                                + " keys since the job began: what is copied is deleted again; give it more memory, or"
                                + " leave keys out, or allow it with crossfade.backfill.stop-on-eviction=false")
                : Advice.GO;
    }

    private static boolean exceeds(long value, int limit) {
        return limit > 0 && value > limit;
    }

    private static Advice hold(String reason) {
        return new Advice(Advice.Kind.HOLD, reason);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
    }
}
