package io.crossfade.benchmarks.soak.app;

import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.List;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.exceptions.JedisDataException;

/** Increments: single, in a hash, in pipelines, in transactions and by script and guarded by WATCH. Each acknowledged one counts exactly once. */
final class CountErrand implements Errand {
    private static final String SCRIPT = "return redis.call('INCR', KEYS[1])";
    private static final int LONGEST_PIPELINE = 25;

    private final Hands hands;

    CountErrand(Hands hands) {
        this.hands = hands;
    }

    @Override
    public void run() {
        int which = hands.random.nextInt(Keys.COUNTERS);
        switch (hands.random.nextInt(8)) {
            case 0 -> inHash(hands.random.nextInt(Keys.HASH_COUNTERS));
            case 1 -> inPipeline();
            case 2 -> inTransaction(which, Keys.neighbour(which));
            case 3 -> byScript(which);
            case 4 -> watched(which);
            default -> single(which);
        }
    }

    private void single(int which) {
        hands.counted(Keys.COUNTER_CELL + which, () -> hands.redis.incr(Keys.counter(which)));
    }

    private void inHash(int which) {
        hands.counted(Keys.HASH_CELL + which, () -> hands.redis.hincrBy(Keys.HASH, Keys.field(which), 1));
    }

    private void byScript(int which) {
        hands.counted(
                Keys.COUNTER_CELL + which, () -> hands.redis.eval(SCRIPT, List.of(Keys.counter(which)), List.of()));
    }

    private void inPipeline() {
        Batch batch = new Batch(hands);
        int length = 2 + hands.random.nextInt(LONGEST_PIPELINE);
        for (int i = 0; i < length; i++) {
            int which = hands.random.nextInt(Keys.COUNTERS);
            batch.add(Keys.COUNTER_CELL + which, pipeline -> pipeline.incr(Keys.counter(which)));
        }
        batch.run();
    }

    private void inTransaction(int one, int other) {
        hands.journal.begin(Keys.COUNTER_CELL + one, 1);
        hands.journal.begin(Keys.COUNTER_CELL + other, 1);
        Outcome outcome = hands.attempt(4, () -> {
            try (AbstractTransaction transaction = hands.redis.multi()) {
                transaction.incr(Keys.counter(one));
                transaction.incr(Keys.counter(other));
                requireDone(transaction.exec());
            }
        });
        hands.journal.end(Keys.COUNTER_CELL + one, 1, outcome);
        hands.journal.end(Keys.COUNTER_CELL + other, 1, outcome);
    }

    /** Reads, and writes one more unless somebody else wrote meanwhile. */
    private void watched(int which) {
        String key = Keys.counter(which);
        boolean[] done = new boolean[1];
        hands.journal.begin(Keys.COUNTER_CELL + which, 1);
        Outcome outcome = hands.attempt(5, () -> {
            try (AbstractTransaction transaction = hands.redis.transaction(false)) {
                transaction.watch(key);
                String seen = hands.redis.get(key);
                transaction.multi();
                transaction.set(key, Long.toString(seen == null ? 1 : Long.parseLong(seen) + 1));
                List<Object> replies = transaction.exec();
                done[0] = replies != null;
                if (replies != null) {
                    requireDone(replies);
                }
            }
        });
        boolean overtaken = outcome == Outcome.ACKNOWLEDGED && !done[0];
        hands.journal.end(Keys.COUNTER_CELL + which, 1, overtaken ? Outcome.REFUSED : outcome);
    }

    /** Both or none: a server does not refuse one INCR of a transaction and execute the other, unless the key has another type. */
    private static void requireDone(List<Object> replies) {
        for (Object reply : replies) {
            if (reply instanceof JedisDataException refusal) {
                throw new IllegalStateException("one command of a transaction was refused", refusal);
            }
        }
    }
}
