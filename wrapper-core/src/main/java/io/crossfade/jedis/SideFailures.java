package io.crossfade.jedis;

import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
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
    private final String reach;
    private final int poolSize;

    SideFailures(Side side, SideConfig config) {
        this(side.label(), side.label() + " (" + config.endpoint() + ")", reach(config), config.poolSize());
    }

    private SideFailures(String side, String place, String reach, int poolSize) {
        this.side = side;
        this.place = place;
        this.reach = reach;
        this.poolSize = poolSize;
    }

    private static String reach(SideConfig config) {
        return switch (config.topology().kind()) {
            case STANDALONE -> ".host, %1$s.port and %1$s.tls";
            case SENTINEL, CLUSTER -> ".nodes and %1$s.tls";
        };
    }

    /** Returns the failures of one node of this side. */
    SideFailures at(NodeAddress node) {
        return new SideFailures(side, place + " node " + node, reach, poolSize);
    }

    /** Returns the side and where it is, for messages. */
    String place() {
        return place;
    }

    /** No sentinel told where the primary is. */
    LinkException noPrimary(JedisException cause) {
        return LinkException.unreachable(
                "no sentinel of the " + place + " tells where the primary is; check that they run, and crossfade."
                        + side + ".nodes, crossfade." + side + ".master-name and crossfade." + side
                        + ".sentinel-password",
                cause);
    }

    /** The server is a replica by now. */
    LinkException demoted() {
        return LinkException.outcomeUnknown(
                "the primary of the " + place + " has become a replica; another connection leads to the new one", null);
    }

    /** What can go wrong when connections are closed. */
    interface Closing {
        void close() throws Exception;
    }

    /** Closes; what was to be closed is of no further use either way. */
    void quietly(Closing closing) {
        try {
            closing.close();
        } catch (Exception e) {
            LOG.debug("connections to the {} did not close cleanly", place, e);
        }
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
        String tls = TlsFailures.explain(cause, settings);
        if (tls != null) {
            return LinkException.denied("cannot connect to the " + place + ": " + tls, cause);
        }
        return LinkException.unreachable(
                "cannot connect to the " + place + "; check that it runs, and " + settings
                        + String.format(reach, settings),
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
