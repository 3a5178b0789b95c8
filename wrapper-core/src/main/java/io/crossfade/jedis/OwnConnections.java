package io.crossfade.jedis;

import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.JedisClientConfig;

/**
 * Tells Crossfade's own connections from those of the application, for an agent that sees both being made. They carry a mark
 * that stays with every copy of their configuration, and that operators see on the server as {@code lib-name=jedis(crossfade)}.
 */
public final class OwnConnections {
    static final ClientSetInfoConfig MARK = ClientSetInfoConfig.withLibNameSuffix("crossfade");

    private OwnConnections() {}

    /** Returns whether a connection that is made with {@code config} is one of Crossfade's own. */
    @SuppressWarnings("ReferenceEquality") // the very object: an application may well choose the same name
    public static boolean include(JedisClientConfig config) {
        return config.getClientSetInfoConfig() == MARK;
    }
}
