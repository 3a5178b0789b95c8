package io.crossfade.backfill.follow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Connections to all primaries of a source on which they give hints. For one thread. Its pools are its own, and end with it: a connection
 * that was subscribed must never be used for anything else.
 */
final class Subscription implements AutoCloseable {
    private static final Command PING = Command.of("PING");

    private final RedisSide side;
    private final HintWay way;
    private final RedisLink link;
    private final List<RedisLink> servers;
    private final Set<String> runIds;

    private Subscription(RedisSide side, HintWay way, RedisLink link, List<RedisLink> servers, Set<String> runIds) {
        this.side = side;
        this.way = way;
        this.link = link;
        this.servers = servers;
        this.runIds = runIds;
    }

    /**
     * Subscribes; {@code side} belongs to the subscription then, and is closed if there is none.
     *
     * @throws LinkException if a server cannot be reached
     * @throws HintsRefusedException if one does not give hints
     */
    static Subscription open(RedisSide side, HintWay way) {
        try {
            RedisLink link = side.lease();
            List<RedisLink> servers =
                    link.primaries().stream().map(Primary::link).toList();
            Set<String> runIds = new TreeSet<>();
            for (RedisLink server : servers) {
                runIds.add(SourceState.runId(server));
                way.subscribe(server);
            }
            return new Subscription(side, way, link, servers, runIds);
        } catch (RuntimeException e) {
            side.close();
            throw e;
        }
    }

    /** Returns the run ids of the servers that give hints. */
    Set<String> runIds() {
        return runIds;
    }

    /** Asks the servers how they are, on another connection. */
    SourceState state() {
        return SourceState.of(side, way);
    }

    /**
     * Reads all hints of writes that were answered before this call; blocks for a round trip to each server.
     *
     * @throws LinkException if a connection failed: hints are missing then
     */
    void poll(HintSink sink) {
        for (RedisLink server : servers) {
            server.send(PING);
            server.flush();
        }
        for (RedisLink server : servers) {
            while (!readOne(server, sink)) {
                // hints come first
            }
        }
    }

    /** Returns whether it was the answer to PING. */
    private boolean readOne(RedisLink server, HintSink sink) {
        Object reply = server.receive();
        if (!(reply instanceof List<?> message) || message.isEmpty()) {
            String said = reply instanceof ErrorReply error ? error.message() : "something that is no hint";
            throw LinkException.outcomeUnknown("the source sends: " + said, null);
        }
        boolean pong = message.get(0) instanceof byte[] kind && "pong".equals(new String(kind, US_ASCII));
        if (!pong) {
            way.read(message, sink);
        }
        return pong;
    }

    @Override
    public void close() {
        link.close();
        side.close();
    }
}
