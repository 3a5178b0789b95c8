package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;

/**
 * Both sides, and the processes that are expected behind them. Thread-safe.
 *
 * @param source the source
 * @param target the target
 * @param sourceRunId the run id of the source's process
 * @param targetRunId the run id of the target's process
 */
record Sides(RedisSide source, RedisSide target, String sourceRunId, String targetRunId) {
    /**
     * Takes a connection to each side.
     *
     * @throws SideException if one cannot be had
     * @throws ServerChangedException if a server has been started anew
     */
    LinkPair open() {
        SideLink sourceLink = SideLink.lease(source);
        SideLink targetLink;
        try {
            targetLink = SideLink.lease(target);
        } catch (RuntimeException e) {
            sourceLink.close();
            throw e;
        }
        LinkPair pair = new LinkPair(sourceLink, targetLink);
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
            check(links.of(Side.SOURCE), sourceRunId);
            check(links.of(Side.TARGET), targetRunId);
        });
    }

    private static void check(SideLink link, String expected) {
        if (!runId(link).equals(expected)) {
            throw new ServerChangedException("the " + link.side().label() + " was started anew or replaced");
        }
    }

    private static String runId(RedisLink link) {
        Object info = link.exchange(Command.of("INFO", "server"));
        return ServerInfo.runId(info instanceof byte[] text ? new String(text, US_ASCII) : "");
    }
}
