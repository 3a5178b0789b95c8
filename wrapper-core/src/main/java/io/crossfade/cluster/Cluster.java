package io.crossfade.cluster;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one cluster, and the links to it. Thread-safe. Nothing is asked before the first link is leased; the map of
 * slots is asked for again after a redirection or a failure.
 */
public final class Cluster {
    private static final Command SLOTS = Command.of("CLUSTER", "SLOTS");

    private final String place;
    private final List<NodeAddress> seeds;
    private final NodeConnector connector;
    private volatile @Nullable View view;
    private volatile boolean suspect;
    private volatile @Nullable NodeAddress lastFailed;

    /**
     * Makes a cluster; does not connect.
     *
     * @param place how messages call it, as in {@code target (cluster:a:7000)}
     * @param seeds nodes to ask first
     * @param connector gives connections to nodes
     */
    public Cluster(String place, List<NodeAddress> seeds, NodeConnector connector) {
        this.place = requireNonNull(place, "place");
        this.seeds = List.copyOf(seeds);
        this.connector = requireNonNull(connector, "connector");
    }

    /**
     * What one look has told.
     *
     * @param map which primary holds which slots
     * @param generation changes with the set of primaries
     */
    record View(SlotMap map, int generation) {}

    /**
     * Takes a link to the whole cluster. Blocks only if the map of slots has to be asked for.
     *
     * @throws LinkException if no node tells it
     */
    public RedisLink lease() {
        return new ClusterLink(this, present());
    }

    /** Returns what to go by, asked for anew if there is nothing or something has spoken against it. */
    View present() {
        View known = view;
        return known == null || suspect ? renewed(known) : known;
    }

    /**
     * Asks every primary of itself. Blocks at most the timeouts of each.
     *
     * @throws LinkException if no node tells anything
     */
    Survey surveyed() {
        Survey survey = Survey.of(present().map().primaries(), this::ask);
        if (survey.primaries().isEmpty()) {
            suspect = true;
            throw LinkException.unreachable("no primary of the " + place + " answers", null);
        }
        synchronized (this) {
            learned(view, survey.map());
        }
        return survey;
    }

    private @Nullable List<@Nullable Object> ask(NodeAddress node, List<Command> commands) {
        try (RedisLink link = connector.lease(node)) {
            return link.exchange(commands);
        } catch (LinkException unreachable) {
            failed(node);
            return null; // the survey says so
        }
    }

    /** Asks, unless another thread has done so since {@code seen}. Blocks at most the timeouts of every node. */
    private synchronized View renewed(@Nullable View seen) {
        View known = view;
        if (known != null && known != seen) {
            return known;
        }
        LinkException failure = LinkException.unreachable("no node of the " + place + " told which slots it has", null);
        for (NodeAddress node : candidates(known)) {
            try (RedisLink link = connector.lease(node)) {
                Object reply = link.exchange(SLOTS);
                if (reply instanceof List<?> ranges && !ranges.isEmpty()) {
                    return learned(known, SlotMap.of(SlotRange.read(ranges, node)));
                }
            } catch (LinkException e) {
                e.addSuppressed(failure);
                failure = e;
            }
        }
        throw failure;
    }

    @GuardedBy("this") private View learned(@Nullable View before, SlotMap learned) {
        boolean others = before != null && learned.hasOtherPrimariesThan(before.map());
        int generation = (before == null ? 0 : before.generation()) + (others ? 1 : 0);
        View now = new View(learned, generation);
        view = now;
        suspect = false;
        if (others) {
            Set<NodeAddress> kept = new LinkedHashSet<>(learned.primaries());
            kept.addAll(seeds);
            connector.keep(kept);
        }
        return now;
    }

    /** A node that has just failed is asked last: it may take its time to fail again. */
    private Set<NodeAddress> candidates(@Nullable View known) {
        Set<NodeAddress> nodes = new LinkedHashSet<>();
        if (known != null) {
            nodes.addAll(known.map().primaries());
        }
        nodes.addAll(seeds);
        NodeAddress failed = lastFailed;
        if (failed != null && nodes.remove(failed)) {
            nodes.add(failed);
        }
        return nodes;
    }

    RedisLink connect(NodeAddress node) {
        try {
            return connector.lease(node);
        } catch (LinkException e) {
            failed(node);
            throw e;
        }
    }

    /** A node does not answer: another may have taken its place. */
    void failed(NodeAddress node) {
        lastFailed = node;
        suspect = true;
    }

    /** Something was redirected: the map is no longer right. */
    void redirected() {
        suspect = true;
    }

    /** Returns a number that changes with the set of primaries; does not ask. */
    int generation() {
        View known = view;
        return known == null ? 0 : known.generation();
    }

    String place() {
        return place;
    }
}
