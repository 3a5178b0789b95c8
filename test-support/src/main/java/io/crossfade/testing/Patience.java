package io.crossfade.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.exceptions.JedisException;

/** Waits for what servers do by themselves. */
final class Patience {
    private static final long POLL_NANOS = 20_000_000;

    private Patience() {}

    /**
     * Returns when {@code condition} holds; a server that does not answer yet is asked again.
     *
     * @throws IllegalStateException if that takes longer than {@code atMost}
     */
    static void await(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        JedisException last = null;
        while (true) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (JedisException e) {
                last = e;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("waited for " + atMost + " in vain: " + what, last);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
