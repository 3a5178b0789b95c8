package io.crossfade.jedis;

import io.crossfade.cluster.Survey;
import io.crossfade.model.Command;
import io.crossfade.model.HashSlot;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * The primaries of a cluster through a stock provider, of which only members are used that are alike in Jedis 7.4.1 and
 * 8.0.2. Replicas are never asked. Thread-safe.
 *
 * <p>Jedis's map of slots is what one node said, and good enough where a node redirects whoever errs. Nobody redirects what
 * concerns every key: for that the primaries are asked themselves.
 */
final class ClusterNodes {
    /** How long the primaries are believed to be the same; a redirection ends it earlier. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final byte[] TEXT = {'t', 'x', 't', ':'};

    private final Side side;
    private final Supplier<ClusterConnectionProvider> provider;
    private volatile @Nullable Seen seen;

    /** How long nodes that do not agree are waited for. */
    private static final Duration AGREEMENT = Duration.ofSeconds(1);

    /** The primaries as they were at some time. */
    private record Seen(Survey survey, long atNanos) {}

    ClusterNodes(Side side, Supplier<ClusterConnectionProvider> provider) {
        this.side = side;
        this.provider = provider;
    }

    /** Takes a connection to the primary of {@code slot}; if none can be had, to the one that has taken over. */
    Connection at(int slot) {
        HostAndPort tried = owner(slot);
        try {
            return provider.get().getConnectionFromSlot(slot);
        } catch (JedisException e) {
            renew(null);
            if (owner(slot).equals(tried)) {
                throw e;
            }
            return provider.get().getConnectionFromSlot(slot);
        }
    }

    Connection at(HostAndPort node) {
        try {
            return provider.get().getConnection(node);
        } catch (JedisException e) {
            renew(null);
            throw e;
        }
    }

    /** Returns the primary of {@code slot}; while nobody serves it, any other, which will say so. */
    HostAndPort owner(int slot) {
        HostAndPort owner = ownerOrNull(slot);
        if (owner == null) {
            renew(null);
            owner = ownerOrNull(slot);
        }
        return owner == null ? any() : owner;
    }

    /** Returns some primary, as far as is known without asking. */
    HostAndPort any() {
        HostAndPort owner = ownerOrNull(ThreadLocalRandom.current().nextInt(HashSlot.COUNT));
        return owner == null ? primaries().get(0) : owner;
    }

    /** Returns every primary. */
    List<HostAndPort> primaries() {
        return addresses(survey().primaries());
    }

    /** Returns who the primaries were by their own words a second ago at most, or since the last redirection. */
    Survey survey() {
        Seen last = seen;
        return last == null || System.nanoTime() - last.atNanos() > TRUSTED_NANOS ? surveyed() : last.survey();
    }

    /**
     * Asks every primary now. While they do not agree, waits for a moment: they hear of a change from each other.
     *
     * @throws JedisClusterOperationException if none answers
     */
    Survey surveyed() {
        Backoff backoff = Backoff.within(AGREEMENT);
        Survey survey = ask();
        while (!survey.isAgreed() && backoff.pause()) {
            survey = ask();
        }
        seen = new Seen(survey, System.nanoTime());
        return survey;
    }

    private Survey ask() {
        Survey survey = Survey.of(owners(), this::ask);
        if (survey.primaries().isEmpty()) {
            provider.get().renewSlotCache();
            survey = Survey.of(owners(), this::ask);
        }
        if (survey.primaries().isEmpty()) {
            throw new JedisClusterOperationException("No reachable node in cluster.");
        }
        return survey;
    }

    private @Nullable List<@Nullable Object> ask(NodeAddress node, List<Command> questions) {
        try (Connection connection = provider.get().getConnection(address(node))) {
            questions.forEach(question -> connection.sendCommand(AuthorityConnections.arguments(side, question)));
            List<@Nullable Object> replies = SideCommands.replies(connection, questions.size());
            replies.replaceAll(ClusterNodes::withoutFormat);
            return replies;
        } catch (JedisException unreachable) {
            return null; // the survey says so
        }
    }

    /** A text in RESP3 begins with its format, which Jedis 7.4.1 leaves there. */
    private static @Nullable Object withoutFormat(@Nullable Object reply) {
        return reply instanceof byte[] text
                        && text.length >= TEXT.length
                        && Arrays.equals(text, 0, TEXT.length, TEXT, 0, TEXT.length)
                ? Arrays.copyOfRange(text, TEXT.length, text.length)
                : reply;
    }

    static HostAndPort address(NodeAddress node) {
        return new HostAndPort(node.host(), node.port());
    }

    static List<HostAndPort> addresses(List<NodeAddress> nodes) {
        return nodes.stream().map(ClusterNodes::address).toList();
    }

    private Set<NodeAddress> owners() {
        Set<NodeAddress> owners = new LinkedHashSet<>();
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            HostAndPort owner = ownerOrNull(slot);
            if (owner != null) {
                owners.add(new NodeAddress(owner.getHost(), owner.getPort()));
            }
        }
        return owners;
    }

    @SuppressWarnings("NullAway") // Jedis is not annotated: a slot may have no node
    private @Nullable HostAndPort ownerOrNull(int slot) {
        return provider.get().getNode(slot);
    }

    /** Asks the cluster for its layout, through the connection that was redirected if there is one. */
    void renew(@Nullable Connection through) {
        if (through == null) {
            provider.get().renewSlotCache();
        } else {
            provider.get().renewSlotCache(through);
        }
        seen = null;
    }
}
