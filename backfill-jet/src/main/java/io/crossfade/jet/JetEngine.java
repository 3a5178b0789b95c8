package io.crossfade.jet;

import static java.util.Objects.requireNonNull;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import io.crossfade.backfill.engine.ClusterConfig;
import io.crossfade.backfill.engine.ClusterEngine;
import io.crossfade.backfill.engine.ClusterMember;
import java.util.function.Consumer;

/** Members are instances of Hazelcast inside of their processes. Thread-safe. */
public final class JetEngine implements ClusterEngine {
    @Override
    public ClusterMember join(ClusterConfig config, Consumer<String> warnings) {
        warnings.accept(
                "crossfade: Hazelcast's community edition has no TLS and no passwords between members: whoever reaches "
                        + config.bind() + ":" + config.port() + " can join the cluster " + config.name()
                        + ". Let only its members reach that port. No key, no value and no password of a Redis passes there.");
        HazelcastInstance hazelcast;
        try {
            hazelcast = Hazelcast.newHazelcastInstance(MemberSettings.of(config));
        } catch (HazelcastException | IllegalStateException e) {
            throw refusal(config, e);
        } catch (RuntimeException e) {
            throw e.getClass() == RuntimeException.class ? refusal(config, e) : e;
        }
        warnings.accept(
                "crossfade: member " + hazelcast.getCluster().getLocalMember().getAddress() + " of "
                        + hazelcast.getCluster().getMembers().size());
        return new JetMember(hazelcast, true);
    }

    /**
     * Returns a member of a cluster that is there already, whose instances have Jet enabled and this module on their class path. Those
     * that take part in a backfill say so by {@link ClusterMember#run}; the others stay out of it. A call within a minute after the
     * same backfill has ended in this cluster counts as one that came late: it only reports. Closing does not shut the instance down.
     */
    public static ClusterMember memberOf(HazelcastInstance hazelcast) {
        return new JetMember(requireNonNull(hazelcast, "hazelcast"), false);
    }

    private static IllegalArgumentException refusal(ClusterConfig config, RuntimeException cause) {
        return new IllegalArgumentException(
                "this process cannot listen on " + config.bind() + ":" + config.port()
                        + " (crossfade.backfill.cluster.bind and port): " + cause.getMessage(),
                cause);
    }
}
