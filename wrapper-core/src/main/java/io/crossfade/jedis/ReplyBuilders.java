package io.crossfade.jedis;

import java.util.IdentityHashMap;
import java.util.Map;
import redis.clients.jedis.Builder;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What Jedis (7.4.1 and 8.0.2) builds otherwise in RESP3: pairs, which come flat in RESP2 and as lists of two in RESP3. Of all
 * other replies to the commands of the server itself one builder reads both.
 */
final class ReplyBuilders {
    private static final Map<Builder<?>, Builder<?>> IN_RESP3 = inResp3();

    private ReplyBuilders() {}

    @SuppressWarnings("deprecation") // Jedis 8 keeps them for its own use
    private static Map<Builder<?>, Builder<?>> inResp3() {
        Map<Builder<?>, Builder<?>> builders = new IdentityHashMap<>();
        builders.put(BuilderFactory.TUPLE_LIST, BuilderFactory.TUPLE_LIST_RESP3);
        builders.put(BuilderFactory.TUPLE_ZSET, BuilderFactory.TUPLE_ZSET_RESP3);
        builders.put(BuilderFactory.STRING_PAIR_LIST, BuilderFactory.STRING_PAIR_LIST_FROM_PAIRS);
        builders.put(BuilderFactory.BINARY_PAIR_LIST, BuilderFactory.BINARY_PAIR_LIST_FROM_PAIRS);
        return builders;
    }

    /**
     * Returns what reads the reply to a command on a connection that speaks {@code spoken} by now.
     *
     * @param mistaken whether the client takes RESP2 for what was agreed on when it was RESP3: a {@code Jedis} that is given a
     *     connection does, while one that makes its own looks at what that was asked to speak
     */
    @SuppressWarnings("unchecked") // the pairs above build the same types
    static <T> Builder<T> of(CommandObject<T> command, boolean mistaken, RedisProtocol spoken) {
        Builder<T> builder = command.getBuilder();
        Builder<T> meant = mistaken ? (Builder<T>) IN_RESP3.getOrDefault(builder, builder) : builder;
        if (spoken == RedisProtocol.RESP2) {
            requireReadable(meant);
        }
        return meant;
    }

    /** Refuses what would be misread: the client expects RESP3, and the connection speaks RESP2. */
    private static void requireReadable(Builder<?> builder) {
        for (Builder<?> other : IN_RESP3.values()) {
            if (builder == other) {
                throw new JedisDataException(
                        "this connection speaks RESP2, and its client expects RESP3; nothing was sent. Give the client"
                                + " connections from JedisCrossfade.clients(RedisProtocol.RESP3)");
            }
        }
    }
}
