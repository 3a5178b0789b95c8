package io.crossfade.benchmarks.soak.app;

import io.crossfade.benchmarks.soak.journal.JournalLog;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Makes a key, and deletes it for good, at once or some time later. It must never be seen again. */
final class DeleteErrand implements Errand {
    private static final int LATER = 20;

    private final Hands hands;
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private long made;

    DeleteErrand(Hands hands) {
        this.hands = hands;
    }

    @Override
    public void run() {
        if (!hands.journal.isFull(JournalLog.DELETED)) {
            make(made++);
        }
        if (!waiting.isEmpty() && (waiting.size() > LATER || hands.oneIn(2))) {
            delete(hands.oneIn(2) ? waiting.removeFirst() : waiting.removeLast());
        }
    }

    /** A key whose making has an unknown outcome is left alone: it may still come after a DEL. */
    private void make(long number) {
        Outcome outcome = hands.attempt(1, () -> make(name(number), (int) (number % 4)));
        if (outcome == Outcome.ACKNOWLEDGED) {
            waiting.add(hands.journal.append(JournalLog.DELETED, number, JournalLog.NOT_ASKED));
        }
    }

    private void make(String key, int type) {
        switch (type) {
            case 0 -> hands.redis.hset(key, Map.of("f", "1", "g", "2"));
            case 1 -> hands.redis.rpush(key, "a", "b");
            case 2 -> hands.redis.sadd(key, "a", "b");
            default -> hands.redis.set(key, "here");
        }
    }

    private void delete(int record) {
        String key = name(hands.journal.get(JournalLog.DELETED, record, 0));
        hands.journal.put(JournalLog.DELETED, record, 1, Outcome.UNKNOWN.ordinal());
        Outcome outcome = hands.attempt(1, () -> {
            if (hands.oneIn(2)) {
                hands.redis.del(key);
            } else {
                hands.redis.unlink(key);
            }
        });
        hands.journal.put(JournalLog.DELETED, record, 1, outcome.ordinal());
    }

    private String name(long number) {
        return Keys.deleted(hands.journal.process(), hands.journal.thread(), number);
    }
}
