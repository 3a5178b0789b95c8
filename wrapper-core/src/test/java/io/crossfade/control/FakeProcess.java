package io.crossfade.control;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.phase.Lease;
import io.crossfade.phase.PhaseBarrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A process of a fleet without commands: it tells where it is, and the test stops it there. */
final class FakeProcess implements LocalPhase, AutoCloseable {
    static final Duration LEASE = Duration.ofMillis(1_200);
    static final Duration HOLD = Duration.ofMillis(600);
    private static final Duration MARGIN = Duration.ofMillis(300);

    final String name;
    final MemoryPlane.Line line;
    final FleetMember member;
    final Lease lease = new Lease(MARGIN);

    /** What it did, in this order: {@code ready}, {@code flipped}, {@code open}, {@code back}, {@code taken}. */
    final List<String> steps = new CopyOnWriteArrayList<>();

    /** What lets it get ready, and what lets it say that it has flipped. */
    volatile CountDownLatch mayPrepare = new CountDownLatch(0);

    volatile CountDownLatch mayApply = new CountDownLatch(0);
    volatile @Nullable String obstacle;

    /** What is thrown when it has flipped. */
    volatile @Nullable Error failure;

    /** Whether it might write when it went back to the old phase. */
    volatile boolean wroteBack;

    private volatile MigrationPhase phase;
    private volatile long epoch;

    FakeProcess(MemoryPlane plane, String name, MigrationPhase configured, WhenLost whenLost) {
        this.name = name;
        this.line = plane.line();
        this.member = new FleetMember(config(whenLost, Duration.ofSeconds(20)), name, HOLD, line, lease);
        int number = name.lastIndexOf('-');
        Decision decided = member.join(configured, number < 0 ? null : name.substring(0, number));
        phase = decided.phase();
        epoch = decided.epoch();
        member.start(this);
    }

    static FleetMember member(ControlPlane line, String name, WhenLost whenLost, Duration startTimeout) {
        return new FleetMember(config(whenLost, startTimeout), name, HOLD, line, new Lease(MARGIN));
    }

    static Part part(String name) {
        return new Part(config(WhenLost.REFUSE_WRITES, Duration.ofSeconds(20)), name, new Lease(MARGIN));
    }

    private static ControlConfig config(WhenLost whenLost, Duration startTimeout) {
        return ControlConfig.defaults()
                .withPlane(Plane.REDIS)
                .withPoll(Duration.ofMillis(20))
                .withLease(LEASE)
                .withStartTimeout(startTimeout)
                .withWhenLost(whenLost);
    }

    @Override
    public MigrationPhase phase() {
        return phase;
    }

    long epoch() {
        return epoch;
    }

    boolean mayWrite() {
        return lease.allowsToBegin();
    }

    @Override
    public void requireReady(MigrationPhase next, Confirmation confirmation) {
        if (!phase.next(false).contains(next)) {
            throw new MigrationException(next + " cannot follow " + phase);
        }
    }

    @Override
    public void change(MigrationPhase next, Confirmation confirmation, PhaseBarrier barrier) {
        MigrationPhase old = phase;
        boolean done = false;
        try {
            pass(mayPrepare);
            String why = obstacle;
            if (why != null) {
                throw new MigrationException(why);
            }
            barrier.requireUnderWay();
            steps.add("ready");
            barrier.prepared();
            phase = next;
            steps.add("flipped");
            pass(mayApply);
            Error due = failure;
            if (due != null) {
                throw due;
            }
            barrier.applied();
            epoch = barrier.epoch(epoch);
            steps.add("open");
            done = true;
        } finally {
            if (!done) {
                barrier.failing();
                wroteBack = mayWrite();
                phase = old;
                steps.add("back");
            }
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new MigrationException("interrupted", e);
        }
    }

    @Override
    public void takeOver(MigrationPhase decided, long number) {
        steps.add("taken");
        phase = decided;
        epoch = number;
    }

    @Override
    public void renumber(long number) {
        epoch = number;
    }

    @Override
    public boolean awaitIdle(Duration atMost) {
        return true;
    }

    /** Its line is dead from now on, as if it had been killed. */
    void die() {
        line.cut(true);
    }

    @Override
    public void close() {
        mayPrepare.countDown();
        mayApply.countDown();
        member.stopChanging();
        member.leave(Duration.ofSeconds(1));
    }
}
