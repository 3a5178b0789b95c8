package io.crossfade.backfill.local;

import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.handover.HandoverStore;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.namespace.NamespacePolicy;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts the keys of both sides by DBSIZE, again after each round while they differ: a write may be under way to one of them. */
final class KeyCount {
    private final Servers servers;
    private final List<Duration> rounds;
    private final Stop stop;

    KeyCount(Servers servers, List<Duration> rounds, Stop stop) {
        this.servers = servers;
        this.rounds = rounds;
        this.stop = stop;
    }

    /**
     * Checks that counts of both sides can be compared.
     *
     * @throws IllegalArgumentException if DBSIZE counts keys that the verification is not for
     */
    static void check(RedisSide target, WalkConfig walk) {
        if (!walk.names().isEmpty()) {
            throw refused("a filter leaves out keys, which DBSIZE counts");
        }
        if (target.mapping() != null) {
            throw refused("several databases share one on the target, where DBSIZE counts the keys of all");
        }
        if (walk.namespaces().rules().stream().anyMatch(rule -> rule.policy() != NamespacePolicy.CARRY)) {
            throw refused("crossfade.namespaces leaves keys on one side, which DBSIZE counts");
        }
    }

    private static IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException("--tier counts cannot be told here: " + reason + "; use --tier metadata");
    }

    /**
     * Counts. Blocks for the rounds while the counts differ.
     *
     * @throws SideException if a connection failed
     * @throws StoppedException if the job has to end
     */
    Map<Side, Long> count(LinkPair links) {
        Map<Side, Long> counts = once(links);
        for (Duration round : rounds) {
            if (Objects.equals(counts.get(Side.SOURCE), counts.get(Side.TARGET))) {
                break;
            }
            stop.pause(round);
            counts = once(links);
        }
        return counts;
    }

    private Map<Side, Long> once(LinkPair links) {
        Map<Side, Long> counts = new EnumMap<>(Side.class);
        long source = links.apply(pair -> keys(pair.source()));
        long target = links.apply(pair -> keys(pair.target()));
        counts.put(Side.SOURCE, source);
        counts.put(Side.TARGET, target - ownKeys());
        return counts;
    }

    private static long keys(SideLink link) {
        return link.primaries().stream()
                .map(Primary::link)
                .mapToLong(node -> keys(node.exchange(Command.of("DBSIZE"))))
                .sum();
    }

    /** A server that stops telling must not pass for one that holds nothing. */
    private static long keys(@Nullable Object reply) {
        if (reply instanceof Long keys) {
            return keys;
        }
        throw new MigrationException("DBSIZE was refused, so the keys cannot be counted");
    }

    /** The record of the application's instances, of which the source has none. */
    private long ownKeys() {
        RedisSide target = servers.sides().target();
        try {
            return new HandoverStore(target).exists() ? 1 : 0;
        } catch (HandoverRefusedException e) {
            return 0; // whoever may not read it may not write it either
        } catch (LinkException e) {
            throw new SideException(Side.TARGET, e);
        }
    }
}
