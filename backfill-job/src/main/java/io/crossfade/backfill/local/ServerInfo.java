package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Command;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One side as a job finds it: one server, or the primaries of a cluster.
 *
 * @param endpoint where it is
 * @param keys how many keys the database holds, Crossfade's own included
 * @param capabilities its version, its run id, and what it can do
 * @param nodes the servers that hold the keys
 * @param layout which of them holds which
 */
public record ServerInfo(String endpoint, long keys, SideCapabilities capabilities, List<Node> nodes, Layout layout) {
    /**
     * One of the servers.
     *
     * @param name what it is called among the others; empty if there is no other
     * @param keys how many keys it holds
     */
    public record Node(String name, long keys) {}

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * Asks the server. Blocks at most the side's timeouts, or about 3 s if connections that were idle turn out to be dead.
     *
     * @throws JobException if it cannot be reached or refuses
     */
    public static ServerInfo of(RedisSide side) {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                return ask(side);
            } catch (SideException e) {
                if (!e.wasConnected() || System.nanoTime() - startNanos > PATIENCE.toNanos()) {
                    throw e.asJobException("");
                }
            }
        }
    }

    /** As {@link #of}, but a failure of the connection is one that may be tried again. */
    static ServerInfo ask(RedisSide side) {
        try (SideLink link = SideLink.lease(side)) {
            List<Node> nodes = link.primaries().stream()
                    .map(primary ->
                            new Node(primary.name(), keys(side, primary.link().exchange(Command.of("DBSIZE")))))
                    .toList();
            return new ServerInfo(
                    side.endpoint(),
                    nodes.stream().mapToLong(Node::keys).sum(),
                    SideCapabilities.probe(link),
                    nodes,
                    link.layout());
        } catch (LinkException e) {
            throw new SideException(side.side(), e);
        }
    }

    /** Returns what changes with each start of the server, or {@code none} if it does not tell. */
    String runId() {
        return capabilities.runId().isEmpty() ? Walk.NO_RUN_ID : joined(capabilities.runIds());
    }

    /** Returns run ids as one text, whatever order the servers stand in. */
    static String joined(Collection<String> runIds) {
        return runIds.stream().sorted().collect(Collectors.joining(","));
    }

    /** Returns what positions of a walk over this side depend on, in one word. */
    String walkId() {
        CRC32C sum = new CRC32C();
        sum.update(layout.text().getBytes(US_ASCII));
        return layout.text().isEmpty() || runId().equals(Walk.NO_RUN_ID)
                ? runId()
                : runId() + "@" + Long.toHexString(sum.getValue());
    }

    /**
     * Returns whether the cursors of SCAN may be cut into ranges. In a cluster, servers that keep a table for each slot (Redis
     * from 7.4, Valkey from 8.0) have the slot in the cursor: it does not rise in bit-reversed order, and not always so that
     * it shows.
     */
    boolean cursorsAreRanges() {
        boolean tableForEachSlot =
                capabilities.hashFieldExpiry() || !capabilities.serverVersion().startsWith("redis");
        return layout.text().isEmpty() || !tableForEachSlot;
    }

    /** Returns the run id that the answer to INFO tells. */
    static String runId(String info) {
        return info.lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElse(Walk.NO_RUN_ID);
    }

    /** Returns whether both are known to have a process in common. */
    public boolean isSameServerAs(ServerInfo other) {
        return !Collections.disjoint(capabilities.runIds(), other.capabilities.runIds());
    }

    private static long keys(RedisSide side, @Nullable Object reply) {
        if (reply instanceof Long keys) {
            return keys;
        }
        throw new JobException(
                JobFailure.SERVERS_UNSUITABLE,
                "the " + side.side().label() + " (" + side.endpoint() + ") does not answer DBSIZE",
                null);
    }
}
