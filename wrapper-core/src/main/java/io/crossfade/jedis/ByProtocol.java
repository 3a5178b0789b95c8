package io.crossfade.jedis;

import java.util.function.Consumer;
import java.util.function.Function;
import redis.clients.jedis.RedisProtocol;

/**
 * One thing for each protocol that a client may speak. Immutable.
 *
 * @param <T> the kind of thing
 * @param resp2 what Crossfade's own links use too
 * @param resp3 what only clients of the application use that ask for it
 */
record ByProtocol<T>(T resp2, T resp3) {
    static <T> ByProtocol<T> each(Function<RedisProtocol, T> maker) {
        return new ByProtocol<>(maker.apply(RedisProtocol.RESP2), maker.apply(RedisProtocol.RESP3));
    }

    T of(RedisProtocol protocol) {
        return switch (protocol) {
            case RESP2 -> resp2;
            case RESP3 -> resp3;
        };
    }

    <R> ByProtocol<R> map(Function<T, R> function) {
        return new ByProtocol<>(function.apply(resp2), function.apply(resp3));
    }

    void forEach(Consumer<T> action) {
        action.accept(resp2);
        action.accept(resp3);
    }
}
