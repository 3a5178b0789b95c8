package io.crossfade.testing;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisProtocol;

/** How the clients that tests get are set up: alike on every version of Jedis. */
final class Clients {
    private static final int TIMEOUT_MILLIS = 30_000;

    private Clients() {}

    /** Returns a set-up that speaks RESP2, which Jedis 8 does not do by itself. */
    static DefaultJedisClientConfig resp2(@Nullable String password) {
        return DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .timeoutMillis(TIMEOUT_MILLIS)
                .password(password)
                .build();
    }
}
