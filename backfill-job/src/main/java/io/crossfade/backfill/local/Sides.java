package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.Layout;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.List;

/**
 * Both sides, and the servers that are expected behind them. Thread-safe.
 *
 * @param source the source
 * @param target the target
 * @param sourceServers the source's processes
 * @param targetServers the target's processes
 */
record Sides(RedisSide source, RedisSide target, Expected sourceServers, Expected targetServers) {
    /**
     * What a walk counts on.
     *
     * @param runId the run id of the process; of several all, with commas between
     * @param layout which of them holds which keys
     */
    record Expected(String runId, Layout layout) {}

    /**
     * Takes a connection to each side, on which {@code throttle} lets each pipeline wait.
     *
     * @throws SideException if one cannot be had
     * @throws ServerChangedException if a server has been started anew
     */
    LinkPair open(Throttle throttle) {
        LinkPair pair = LinkPair.lease(source, throttle.of(Side.SOURCE), target, throttle.of(Side.TARGET));
        try {
            checkProcesses(pair);
        } catch (RuntimeException e) {
            pair.close();
            throw e;
        }
        return pair;
    }

    /** Throws if a server behind {@code pair} is another process; a proxy may have changed it under the connection. */
    void checkProcesses(LinkPair pair) {
        pair.with(links -> {
            check(links.of(Side.SOURCE), sourceServers);
            check(links.of(Side.TARGET), targetServers);
        });
    }

    /** As {@link #checkProcesses}; throws too if keys of {@code walked} may have moved between servers: one may be missed. */
    void checkWalk(LinkPair pair, Side walked) {
        checkProcesses(pair);
        pair.with(links -> {
            Layout expected = (walked == Side.SOURCE ? sourceServers : targetServers).layout();
            if (!expected.sameAs(links.of(walked).layout())) {
                throw new ServerChangedException(
                        "slots of the " + walked.label() + " moved from one primary to another");
            }
        });
    }

    private static void check(SideLink link, Expected expected) {
        if (!runId(link).equals(expected.runId())) {
            throw new ServerChangedException("the " + link.side().label() + " was started anew or replaced");
        }
    }

    private static String runId(RedisLink link) {
        List<String> ids = link.primaries().stream()
                .map(primary -> runIdOfOne(primary.link()))
                .toList();
        return ids.contains(Walk.NO_RUN_ID) ? Walk.NO_RUN_ID : ServerInfo.joined(ids);
    }

    private static String runIdOfOne(RedisLink link) {
        Object info = link.exchange(Command.of("INFO", "server"));
        return ServerInfo.runId(info instanceof byte[] text ? new String(text, US_ASCII) : "");
    }
}
