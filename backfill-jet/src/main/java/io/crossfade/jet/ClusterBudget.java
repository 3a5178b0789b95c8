package io.crossfade.jet;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.crossfade.backfill.gentle.Budget;
import java.util.concurrent.TimeUnit;

/**
 * One token bucket for all members, in an entry of a map; each reservation is a round trip to the entry's owner. Thread-safe. It goes by the
 * time that the cluster had when it was made, and from there by this process's own count, so that a clock that is set meanwhile makes nobody wait.
 */
final class ClusterBudget implements Budget {
    private final IMap<String, Long> budgets;
    private final String name;
    private final int perSecond;
    private final long aheadNanos;

    ClusterBudget(HazelcastInstance hazelcast, IMap<String, Long> budgets, String name, int perSecond) {
        this.budgets = budgets;
        this.name = name;
        this.perSecond = perSecond;
        this.aheadNanos = TimeUnit.MILLISECONDS.toNanos(hazelcast.getCluster().getClusterTime()) - System.nanoTime();
    }

    @Override
    public long reserve(int count) {
        if (count == 0) {
            return 0;
        }
        return budgets.executeOnKey(name, new TakeTokens(perSecond, count, System.nanoTime() + aheadNanos));
    }
}
