package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One server as a job finds it.
 *
 * @param endpoint where it is
 * @param keys how many keys the database holds, Crossfade's own included
 * @param capabilities its version, its run id, and what it can do
 */
public record ServerInfo(String endpoint, long keys, SideCapabilities capabilities) {
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
            long keys = keys(side, link.exchange(Command.of("DBSIZE")));
            return new ServerInfo(side.endpoint(), keys, SideCapabilities.probe(link));
        } catch (LinkException e) {
            throw new SideException(side.side(), e);
        }
    }

    /** Returns what changes with each start of the server, or {@code none} if it does not tell. */
    String runId() {
        return capabilities.runId().isEmpty() ? Walk.NO_RUN_ID : capabilities.runId();
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

    /** Returns whether both are known to be the same process. */
    boolean isSameServerAs(ServerInfo other) {
        return !runId().equals(Walk.NO_RUN_ID) && runId().equals(other.runId());
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
