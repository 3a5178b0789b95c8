package io.crossfade.jet;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.crossfade.backfill.gentle.Budget;
import io.crossfade.backfill.local.Sharing;

/**
 * What members share in one execution of the job: claims and budgets in maps of the cluster. Thread-safe.
 *
 * @param hazelcast this member
 * @param jobId the same for every execution of the job
 * @param executionId another one after each restart, so that claims of an earlier execution are none
 * @param member the address of this member
 */
record JetSharing(HazelcastInstance hazelcast, long jobId, long executionId, String member) implements Sharing {
    private static final String THROUGH = "through";

    static JetSharing of(HazelcastInstance hazelcast, long jobId, long executionId) {
        return new JetSharing(
                hazelcast,
                jobId,
                executionId,
                hazelcast.getCluster().getLocalMember().getAddress().toString());
    }

    @Override
    public String run() {
        return Long.toHexString(jobId);
    }

    @Override
    public String turn() {
        return Long.toHexString(executionId);
    }

    @Override
    public boolean claim(int part) {
        return claims().putIfAbsent(turn() + ":" + part, member()) == null;
    }

    @Override
    public Budget budget(String name, int perSecond) {
        return perSecond == 0 ? count -> 0 : new ClusterBudget(hazelcast, budgets(hazelcast, jobId), name, perSecond);
    }

    /** No slice of this execution is left to take. */
    void tellThrough() {
        claims().set(turn() + ":" + THROUGH, member());
    }

    boolean isThrough() {
        return claims().containsKey(turn() + ":" + THROUGH);
    }

    /** The job has ended: nobody needs its claims and budgets any more. */
    static void forget(HazelcastInstance hazelcast, long jobId) {
        claims(hazelcast, jobId).destroy();
        budgets(hazelcast, jobId).destroy();
    }

    private IMap<String, String> claims() {
        return claims(hazelcast, jobId);
    }

    private static IMap<String, String> claims(HazelcastInstance hazelcast, long jobId) {
        return hazelcast.getMap("crossfade-claims-" + Long.toHexString(jobId));
    }

    private static IMap<String, Long> budgets(HazelcastInstance hazelcast, long jobId) {
        return hazelcast.getMap("crossfade-budgets-" + Long.toHexString(jobId));
    }
}
