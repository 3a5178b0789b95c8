package io.crossfade.benchmarks.fault;

import io.crossfade.CrossfadeStatus;
import io.crossfade.benchmarks.load.CrossfadeSubject;
import io.crossfade.benchmarks.load.Load;
import io.crossfade.benchmarks.load.Measurement;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One fault of the shadow under load.
 *
 * @param before what the application saw before it
 * @param during what it saw while it lasted
 * @param after what it saw from its end until the ledger was back to what it was, or for as long as before
 * @param dirtyAtEnd dirty keys and queued writes when the fault ended
 * @param slotsAtEnd dirty hash slots then: what the ledger had no room for
 * @param healing from the end of the fault until no more was dirty than before it, under load
 * @param settling how long nothing was dirty any more after the load had ended
 * @param leftAtRest dirty keys after the load had ended and the shadow had caught up
 */
public record FaultRun(
        Measurement before,
        Measurement during,
        Measurement after,
        long dirtyAtEnd,
        int slotsAtEnd,
        Duration healing,
        Duration settling,
        long leftAtRest) {
    private static final Duration LONGEST_HEALING = Duration.ofMinutes(5);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Keys that are dirty at any time under load, because they were just written and are not yet checked. */
    private static final long EVER_DIRTY = 5_000;

    /**
     * Lets the fault happen while {@code load} runs on {@code subject}, and ends the load.
     *
     * @param stretch how long before it is measured, and at least after it
     * @param outage how long it lasts
     * @throws IllegalStateException if the shadow has not caught up five minutes after the fault
     */
    public static FaultRun of(
            ShadowFault fault,
            CrossfadeSubject subject,
            Load load,
            RealRedis shadow,
            TcpProxy proxy,
            Duration stretch,
            Duration outage) {
        Load.run(stretch);
        load.take();
        Load.run(stretch);
        Measurement before = load.take();
        long usual = Math.max(EVER_DIRTY, 2 * unsettled(subject.crossfade().status()));
        fault.begin(shadow, proxy);
        Load.run(outage);
        Measurement during = load.take();
        CrossfadeStatus atEnd = subject.crossfade().status();
        fault.end(shadow, proxy);
        long end = System.nanoTime();
        Duration healing = awaitHealed(subject, usual, end);
        Load.run(stretch.minusNanos(System.nanoTime() - end));
        Measurement after = load.take();
        load.close();
        Duration settling = subject.settle().elapsed();
        return new FaultRun(
                before,
                during,
                after,
                unsettled(atEnd),
                atEnd.dirtySlots(),
                healing,
                settling,
                unsettled(subject.crossfade().status()));
    }

    /** Returns the calls that failed at any time. */
    public long errors() {
        return before.errors() + during.errors() + after.errors();
    }

    private static Duration awaitHealed(CrossfadeSubject subject, long usual, long startNanos) {
        while (!healed(subject.crossfade().status(), usual)) {
            if (System.nanoTime() - startNanos > LONGEST_HEALING.toNanos()) {
                throw new IllegalStateException("not healed within " + LONGEST_HEALING + ": "
                        + subject.crossfade().status());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static boolean healed(CrossfadeStatus status, long usual) {
        return status.breaker().equals("closed") && status.dirtySlots() == 0 && unsettled(status) <= usual;
    }

    private static long unsettled(CrossfadeStatus status) {
        return status.dirtyKeys() + status.queuedWrites();
    }
}
