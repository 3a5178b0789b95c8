package io.crossfade.jedis;

import java.time.Duration;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * How long one command is sent from node to node. While nodes disagree after a failover they may send it to and fro, so it is
 * followed at once at first and then with growing pauses, for as long as a stock {@code JedisCluster} tries by default. One that
 * a node cannot execute for now is given less: a stock client gives up on it at once. Not thread-safe.
 */
final class RedirectPatience {
    private static final int AT_ONCE = 3;

    /** Five attempts of two seconds, as in Jedis 7.4 and 8.0. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);

    private static final Duration LATER = Duration.ofSeconds(1);

    private final Backoff elsewhere = Backoff.within(ELSEWHERE);
    private final Backoff later = Backoff.within(LATER);
    private int followed;

    /** Returns whether to try again after {@code refusal}; blocks for the pause before that. */
    boolean mayFollow(JedisDataException refusal) {
        if (refusal instanceof JedisRedirectionException) {
            return followed++ < AT_ONCE || elsewhere.pause();
        }
        return later.pause();
    }
}
