package io.crossfade.benchmarks.soak.app;

import io.crossfade.benchmarks.soak.journal.JournalLog;
import io.crossfade.benchmarks.soak.journal.Outcome;

/** Pushes elements that nobody else pushes, and pops a little more often. No element may be lost, or come twice. */
final class QueueErrand implements Errand {
    private final Hands hands;

    QueueErrand(Hands hands) {
        this.hands = hands;
    }

    @Override
    public void run() {
        if (hands.random.nextInt(100) < 48) {
            push();
        } else {
            pop(hands.random.nextInt(Keys.LISTS));
        }
    }

    private void push() {
        if (hands.journal.isFull(JournalLog.PUSHED)) {
            return;
        }
        int number = hands.journal.append(JournalLog.PUSHED, Outcome.UNKNOWN.ordinal());
        long element = Keys.unique(hands.journal.process(), hands.journal.thread(), number);
        Outcome outcome =
                hands.attempt(1, () -> hands.redis.rpush(Keys.list(Keys.listOf(element)), Long.toString(element)));
        hands.journal.put(JournalLog.PUSHED, number, 0, outcome.ordinal());
    }

    /** The element is written down before the end of the call, so that a pop without an end may have lost one, and no other. */
    private void pop(int list) {
        if (hands.journal.isFull(JournalLog.POPPED)) {
            return;
        }
        hands.counted(Keys.POP_CELL + list, () -> {
            String element = hands.redis.lpop(Keys.list(list));
            if (element != null) {
                hands.journal.append(JournalLog.POPPED, Long.parseLong(element));
            }
        });
    }
}
