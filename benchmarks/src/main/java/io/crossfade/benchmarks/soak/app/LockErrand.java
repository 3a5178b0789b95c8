package io.crossfade.benchmarks.soak.app;

import io.crossfade.benchmarks.soak.journal.JournalLog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.params.SetParams;

/** Takes a lock with a token and a time to live, holds it a moment, and gives it back or lets it expire. */
final class LockErrand implements Errand {
    private static final String RELEASE =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
    private static final int SHORTEST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 1_500;
    private static final long HOLD_NANOS = 300_000;
    /** The server counts in milliseconds and rounds down. */
    private static final long ROUNDING_NANOS = 2_000_000;

    private final Hands hands;
    private int tokens;

    LockErrand(Hands hands) {
        this.hands = hands;
    }

    @Override
    public void run() {
        if (hands.journal.isFull(JournalLog.LOCKED)) {
            return;
        }
        int lock = hands.random.nextInt(Keys.LOCKS);
        int millis = hands.random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
        String token = Long.toString(Keys.unique(hands.journal.process(), hands.journal.thread(), tokens++));
        boolean[] got = new boolean[1];
        long asked = System.nanoTime();
        hands.attempt(
                1,
                () -> got[0] = hands.redis.set(
                                Keys.lock(lock),
                                token,
                                SetParams.setParams().nx().px(millis))
                        != null);
        if (got[0]) {
            long sureUntil = asked + TimeUnit.MILLISECONDS.toNanos(millis) - ROUNDING_NANOS;
            hold(lock, token, hands.journal.append(JournalLog.LOCKED, lock, asked, System.nanoTime(), sureUntil, 0));
        }
    }

    private void hold(int lock, String token, int record) {
        LockSupport.parkNanos(HOLD_NANOS);
        if (!hands.oneIn(10)) {
            hands.journal.put(JournalLog.LOCKED, record, 4, System.nanoTime());
            hands.attempt(1, () -> hands.redis.eval(RELEASE, List.of(Keys.lock(lock)), List.of(token)));
        }
    }
}
