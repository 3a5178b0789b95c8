package io.crossfade.shadow;

import java.util.concurrent.locks.LockSupport;

/** How a lane's thread sleeps and is woken; who wakes it before it sleeps keeps it from sleeping. */
interface Parking {
    /** That of every thread. */
    Parking THREADS = new Parking() {
        @Override
        public void park(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }

        @Override
        public void unpark(Thread thread) {
            LockSupport.unpark(thread);
        }
    };

    /** Sleeps at most so long. */
    void park(Object blocker, long nanos);

    /** Wakes a thread. */
    void unpark(Thread thread);
}
