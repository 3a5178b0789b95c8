package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Answer;
import io.crossfade.benchmarks.soak.app.Request;
import io.crossfade.benchmarks.soak.app.Request.Order;
import io.crossfade.benchmarks.soak.app.Start;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Every application process, and the phase that they are all in. For one thread. */
final class Fleet implements AutoCloseable {
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(90);
    private static final long RETRY_NANOS = 50_000_000;
    private static final String OWED = "a reconcile is owed";

    private final SoakPlan plan;
    private final Lab lab;
    private final Path folder;
    private final Consumer<String> log;
    private final List<ApplicationProcess> processes = new ArrayList<>();
    private MigrationPhase phase = MigrationPhase.SOURCE_ONLY;
    private boolean resting = true;
    private boolean owes;
    private int started;

    Fleet(SoakPlan plan, Lab lab, Path folder, Consumer<String> log) {
        this.plan = plan;
        this.lab = lab;
        this.folder = folder;
        this.log = log;
        for (int i = 0; i < plan.processes(); i++) {
            processes.add(next());
        }
        processes.forEach(ApplicationProcess::awaitReady);
    }

    private ApplicationProcess next() {
        int number = ++started;
        return ApplicationProcess.start(new Start(
                number,
                plan.threads(),
                plan.seed() * 1_000 + number,
                phase,
                lab.side(Side.SOURCE).endpoint(),
                lab.side(Side.TARGET).endpoint(),
                plan.check(),
                plan.lazy(),
                plan.fleet(),
                plan.coldKeys(),
                folder.toString()));
    }

    MigrationPhase phase() {
        return phase;
    }

    int started() {
        return started;
    }

    ApplicationProcess any(Random random) {
        return processes.get(random.nextInt(processes.size()));
    }

    /** Returns how many there are. */
    int size() {
        return processes.size();
    }

    /** Kills one with SIGKILL and starts another in its place. */
    void replace(ApplicationProcess killed) {
        killed.kill();
        ApplicationProcess next = next();
        processes.set(processes.indexOf(killed), next);
        next.awaitReady();
        if (!resting) {
            require(next, Request.of(Order.RESUME));
        }
    }

    void pause() {
        processes.forEach(one -> require(one, Request.of(Order.PAUSE)));
        resting = true;
    }

    void resume() {
        processes.forEach(one -> require(one, Request.of(Order.RESUME)));
        resting = false;
    }

    /** Waits until no process has anything dirty; returns what is left, or an empty text. */
    String settle(Duration atMost) {
        StringBuilder left = new StringBuilder();
        for (ApplicationProcess one : processes) {
            Answer answer = one.ask(new Request(Order.SETTLE, null, atMost.toMillis()));
            if (!answer.done()) {
                left.append("process ").append(one.number()).append(": ").append(answer.message());
            }
        }
        return left.toString();
    }

    /**
     * Changes the phase of every process. If some cannot be changed, those that were are changed back.
     *
     * @return whether the new phase is in force
     * @throws IllegalStateException if they cannot be changed back either
     */
    boolean change(MigrationPhase next) {
        owes = false;
        if (plan.fleet()) {
            return changeTogether(next);
        }
        if (changeAll(next, () -> owes)) {
            phase = next;
            return true;
        }
        if (!changeAll(phase, () -> false)) {
            throw new IllegalStateException("some processes stay in " + next + ", others in " + phase);
        }
        return false;
    }

    /** One process changes the phase of all; if that one does not come to an end, its outcome is what all are in. */
    private boolean changeTogether(MigrationPhase next) {
        long deadline = System.nanoTime() + LONGEST_CHANGE.toNanos();
        MigrationPhase now = phase;
        for (int asked = 0; now != next && !owes && System.nanoTime() - deadline < 0; asked++) {
            changed(processes.get(asked % processes.size()), next);
            now = agreed();
        }
        phase = now;
        return now == next;
    }

    /** Waits until every process is in the same phase, and returns it. */
    private MigrationPhase agreed() {
        long deadline = System.nanoTime() + LONGEST_CHANGE.toNanos();
        Set<MigrationPhase> phases = EnumSet.noneOf(MigrationPhase.class);
        do {
            LockSupport.parkNanos(phases.isEmpty() ? 0 : RETRY_NANOS);
            phases.clear();
            processes.forEach(
                    one -> phases.add(one.ask(Request.of(Order.STATUS)).phase()));
        } while (phases.size() > 1 && System.nanoTime() - deadline < 0);
        if (phases.size() > 1) {
            throw new IllegalStateException("the processes of one fleet are in " + phases);
        }
        return phases.iterator().next();
    }

    private boolean changeAll(MigrationPhase next, BooleanSupplier hopeless) {
        long deadline = System.nanoTime() + LONGEST_CHANGE.toNanos();
        List<ApplicationProcess> left = new ArrayList<>(processes);
        while (!left.isEmpty() && !hopeless.getAsBoolean() && System.nanoTime() - deadline < 0) {
            left.removeIf(one -> changed(one, next));
            LockSupport.parkNanos(left.isEmpty() ? 0 : RETRY_NANOS);
        }
        return left.isEmpty();
    }

    private boolean changed(ApplicationProcess one, MigrationPhase next) {
        Answer answer = one.ask(new Request(Order.PHASE, next, 0));
        if (answer.phase() != next) {
            log.accept("process " + one.number() + " stays: " + answer.message());
            owes |= answer.message().contains(OWED);
        }
        return answer.phase() == next;
    }

    /** Returns whether the last change was refused because a reconcile is owed, which no waiting pays. */
    boolean owes() {
        return owes;
    }

    private static void require(ApplicationProcess one, Request request) {
        Answer answer = one.ask(request);
        if (!answer.done()) {
            throw new IllegalStateException(
                    "process " + one.number() + " did not " + request.order() + ": " + answer.message());
        }
    }

    @Override
    public void close() {
        processes.forEach(ApplicationProcess::close);
    }
}
