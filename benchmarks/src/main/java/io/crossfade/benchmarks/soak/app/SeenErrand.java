package io.crossfade.benchmarks.soak.app;

import io.crossfade.benchmarks.soak.history.Verb;
import io.crossfade.benchmarks.soak.journal.JournalLog;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Calls on the keys whose histories are checked. */
final class SeenErrand implements Errand {
    private static final int ENDED = 3;
    private static final int RESULT = 5;
    private static final int OUTCOME = 6;

    private final Hands hands;

    SeenErrand(Hands hands) {
        this.hands = hands;
    }

    @Override
    public void run() {
        if (hands.journal.isFull(JournalLog.HISTORY)) {
            return;
        }
        Seen kind = Seen.values()[hands.random.nextInt(Seen.values().length)];
        int index = hands.random.nextInt(kind.count());
        String key = kind.key(index);
        boolean read = hands.oneIn(2);
        switch (kind) {
            case REGISTER -> {
                long value = Keys.unique(
                        hands.journal.process(), hands.journal.thread(), hands.journal.size(JournalLog.HISTORY));
                if (read) {
                    see(kind, index, Verb.READ, 0, () -> number(hands.redis.get(key)));
                } else {
                    see(kind, index, Verb.WRITE, value, () -> write(key, value));
                }
            }
            case COUNTER -> {
                if (read) {
                    see(kind, index, Verb.READ, 0, () -> number(hands.redis.get(key)));
                } else {
                    see(kind, index, Verb.INCREMENT, 0, () -> hands.redis.incr(key));
                }
            }
            case MEMBER -> {
                String member = Seen.member(index);
                if (read) {
                    see(kind, index, Verb.READ, 0, () -> hands.redis.sismember(key, member) ? 1 : 0);
                } else if (hands.oneIn(2)) {
                    see(kind, index, Verb.ADD, 0, () -> hands.redis.sadd(key, member));
                } else {
                    see(kind, index, Verb.REMOVE, 0, () -> hands.redis.srem(key, member));
                }
            }
        }
    }

    private long write(String key, long value) {
        hands.redis.set(key, Long.toString(value));
        return 0;
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    private void see(Seen kind, int index, Verb verb, long argument, LongSupplier call) {
        int record = hands.journal.append(
                JournalLog.HISTORY,
                kind.code(index),
                verb.ordinal(),
                System.nanoTime(),
                0,
                argument,
                0,
                Outcome.UNKNOWN.ordinal());
        Outcome outcome =
                hands.attempt(1, () -> hands.journal.put(JournalLog.HISTORY, record, RESULT, call.getAsLong()));
        hands.journal.put(JournalLog.HISTORY, record, ENDED, System.nanoTime());
        hands.journal.put(JournalLog.HISTORY, record, OUTCOME, outcome.ordinal());
    }
}
