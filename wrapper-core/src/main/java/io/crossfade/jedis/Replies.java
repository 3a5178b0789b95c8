package io.crossfade.jedis;

import io.crossfade.model.MigrationException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** The replies that have come and were not yet read, in order; an error among them is thrown when its turn comes. */
final class Replies {
    private static final Object NIL = new Object();

    private final Deque<Object> waiting = new ArrayDeque<>();

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(@Nullable Object reply) {
        waiting.add(reply == null ? NIL : reply);
    }

    void addAll(@Nullable List<@Nullable Object> replies) {
        if (replies != null) {
            replies.forEach(this::add);
        }
    }

    /** Adds what {@code call} returns, or the error reply it throws. */
    void addResultOf(Supplier<@Nullable Object> call) {
        try {
            add(call.get());
        } catch (JedisDataException e) {
            add(e);
        } catch (MigrationException e) {
            add(JedisFailures.asJedis(e));
        }
    }

    @Nullable Object next() {
        Object reply = waiting.poll();
        if (reply == null) {
            throw new JedisConnectionException("no reply is waiting: more replies were read than commands were sent");
        }
        if (reply instanceof RuntimeException error) {
            throw error;
        }
        return reply == NIL ? null : reply;
    }

    void clear() {
        waiting.clear();
    }
}
