package io.crossfade.handover;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread that renews the entries of one process, one for each database. Thread-safe. */
public final class HandoverKeeper {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Handover> handovers;
    private final long renewalNanos;
    private final Thread thread = new Thread(this::run, "crossfade-handover");
    private final CountDownLatch firstVisit = new CountDownLatch(1);

    @GuardedBy("this") private boolean running = true;

    @GuardedBy("this") private boolean woken;

    @GuardedBy("this") private List<LeftOver> remains = List.of();

    /** Creates a keeper; nothing happens before {@link #start}. */
    public HandoverKeeper(HandoverConfig config, List<Handover> handovers) {
        this.handovers = List.copyOf(handovers);
        this.renewalNanos = config.renewal().toNanos();
        thread.setDaemon(true);
    }

    /** Starts the thread and waits until it has made the entries if the phase wants any, at most so long. */
    public void start(Duration patience) {
        boolean needed = isNeeded();
        thread.start();
        try {
            if (needed) {
                firstVisit.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the records looked at now. Does not block. */
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private boolean isNeeded() {
        return handovers.stream().anyMatch(Handover::isNeeded);
    }

    private void run() {
        long rest = 0;
        while (awaitNext(rest)) {
            boolean reached = true;
            for (Handover handover : handovers) {
                if (handover.isNeeded()) {
                    reached &= handover.renew();
                }
            }
            firstVisit.countDown();
            rest = reached ? renewalNanos : Math.min(RETRY_NANOS, renewalNanos);
        }
        for (int i = 0; i < handovers.size(); i++) {
            handovers.get(i).leave(last(i));
        }
    }

    private synchronized LeftOver last(int database) {
        return database < remains.size() ? remains.get(database) : LeftOver.everything();
    }

    /** Waits until it is time; returns false at the end. */
    private synchronized boolean awaitNext(long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            long left = nanos;
            while (running && !woken && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            return false;
        }
        woken = false;
        return running;
    }

    /**
     * Leaves what remains to the next instance and ends the thread; blocks at most so long. What cannot be left in that time is a
     * reconcile that is owed when the lease is over.
     *
     * @param left what remains of each database, in their order
     */
    public void close(List<LeftOver> left, Duration patience) {
        synchronized (this) {
            remains = List.copyOf(left);
            running = false;
            notifyAll();
        }
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
