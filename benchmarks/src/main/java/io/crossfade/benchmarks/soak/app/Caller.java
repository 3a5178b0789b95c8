package io.crossfade.benchmarks.soak.app;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/** An application thread: one errand after the other, as long as the load does not rest. */
final class Caller implements Runnable {
    private static final long AFTER_TROUBLE_NANOS = 5_000_000;
    private static final int COUNTS = 25;
    private static final int QUEUES = COUNTS + 12;
    private static final int DELETES = QUEUES + 5;
    private static final int LOCKS = DELETES + 3;
    private static final int SEEN = LOCKS + 5;
    private static final int ALL = 100;

    private final Hands hands;
    private final Lock running;
    private final Errand count;
    private final Errand queue;
    private final Errand delete;
    private final Errand lock;
    private final Errand seen;
    private final Errand cold;
    private volatile boolean stopped;

    /** {@code running} is held during an errand, so that who takes it exclusively knows that no call is under way. */
    Caller(Hands hands, Lock running, int coldKeys) {
        this.hands = hands;
        this.running = running;
        this.count = new CountErrand(hands);
        this.queue = new QueueErrand(hands);
        this.delete = new DeleteErrand(hands);
        this.lock = new LockErrand(hands);
        this.seen = new SeenErrand(hands);
        this.cold = new ColdErrand(hands, coldKeys);
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            running.lock();
            try {
                if (!stopped) {
                    next().run();
                }
            } finally {
                running.unlock();
            }
            if (hands.wasTroubled()) {
                LockSupport.parkNanos(AFTER_TROUBLE_NANOS);
            }
        }
    }

    private Errand next() {
        int draw = hands.random.nextInt(ALL);
        if (draw < COUNTS) {
            return count;
        } else if (draw < QUEUES) {
            return queue;
        } else if (draw < DELETES) {
            return delete;
        } else if (draw < LOCKS) {
            return lock;
        }
        return draw < SEEN ? seen : cold;
    }
}
