package io.crossfade.benchmarks.soak;

import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Slots on their way from one node of a cluster to another. For one thread at a time. */
final class Resharding {
    private final RealCluster cluster;
    private final RealRedis to;
    private final Map<Integer, RealRedis> owners = new LinkedHashMap<>();

    private Resharding(RealCluster cluster, RealRedis to) {
        this.cluster = cluster;
        this.to = to;
    }

    /** Begins to move slots to {@code to}, and moves the keys of every other one of them. */
    static Resharding begin(RealCluster cluster, Collection<Integer> slots, RealRedis to) {
        Resharding resharding = new Resharding(cluster, to);
        slots.forEach(resharding::open);
        return resharding;
    }

    private void open(int slot) {
        RealRedis owner = cluster.ownerOf(slot);
        if (owner == to || owners.containsKey(slot)) {
            return;
        }
        cluster.openMove(slot, to);
        if (owners.size() % 2 == 1) {
            cluster.moveKeys(slot, owner, to);
        }
        owners.put(slot, owner);
    }

    int slots() {
        return owners.size();
    }

    /** Moves the other keys, and gives the slots to their new owner. */
    void end() {
        owners.forEach((slot, owner) -> {
            cluster.moveKeys(slot, owner, to);
            cluster.closeMove(slot, to);
        });
        cluster.awaitAgreement();
    }
}
