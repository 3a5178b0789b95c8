package io.crossfade.jedis;

import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.SideConfig;
import java.util.NoSuchElementException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Turns what Jedis throws into messages that name the side, its endpoint and what to do; never credentials. */
final class SideFailures {
    private static final Logger LOG = LoggerFactory.getLogger(JedisSide.class);

    private static final Set<String> NOT_READY = Set.of("LOADING", "MASTERDOWN", "BUSY");

    private final String side;
    private final String place;
    private final int poolSize;

    SideFailures(Side side, SideConfig config) {
        this.side = side.label();
        this.place = side.label() + " (" + config.endpoint() + ")";
        this.poolSize = config.poolSize();
    }

    /** No connection could be had from the pool. */
    LinkException noConnection(JedisException cause) {
        String settings = "crossfade." + side;
        if (cause.getCause() instanceof NoSuchElementException) {
            return LinkException.unreachable(
                    "all " + poolSize + " connections to the " + place + " are in use; raise " + settings
                            + ".pool-size",
                    cause);
        }
        if (cause instanceof JedisDataException && isNotReady(cause)) {
            return LinkException.unreachable("the " + place + " is not ready (" + code(cause) + ")", cause);
        }
        if (cause instanceof JedisDataException) {
            return LinkException.denied(
                    "the " + place + " refused the connection (" + code(cause) + "); check " + settings + ".user, "
                            + settings + ".password and " + settings + ".database",
                    cause);
        }
        return LinkException.unreachable(
                "cannot connect to the " + place + "; check that it runs, and " + settings + ".host, " + settings
                        + ".port and " + settings + ".tls",
                cause);
    }

    /** A connection failed under way. */
    LinkException failed(JedisException cause) {
        return LinkException.outcomeUnknown(
                "the connection to the " + place + " failed or timed out; commands under way may or may not have been"
                        + " executed; check the server, the network and crossfade." + side + ".read-timeout",
                cause);
    }

    /** A command was sent over a connection that had already failed, or was closed. */
    LinkException unusable() {
        return LinkException.outcomeUnknown(
                "this connection to the " + place + " failed before or is closed; take another one", null);
    }

    /** A connection that was given back could not be closed cleanly; its pool has forgotten it either way. */
    void notReturned(JedisException cause) {
        LOG.debug("a connection to the {} did not close cleanly", place, cause);
    }

    private static boolean isNotReady(JedisException cause) {
        return NOT_READY.contains(code(cause))
                || String.valueOf(cause.getMessage()).contains("max number of clients");
    }

    private static String code(JedisException cause) {
        String message = String.valueOf(cause.getMessage());
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }
}
