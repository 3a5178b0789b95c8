package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.Outcome;
import io.crossfade.benchmarks.soak.proof.Finding;
import io.crossfade.benchmarks.soak.proof.Sums;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One run: load, faults and changes of phase for a while, then rest and proof. One use; blocks. */
public final class SoakRun {
    private static final int BACKFILL_SECONDS = 4;
    /** Of so many events one is a step through the phases. */
    private static final int STEP_ONE_IN = 4;

    private final SoakPlan plan;
    private final Path folder;
    private final Consumer<String> out;
    private final long startNanos = System.nanoTime();

    private SoakRun(SoakPlan plan, Path folder, Consumer<String> out) {
        this.plan = plan;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Runs.
     *
     * @param folder an empty folder for journals and logs; nothing there is removed
     * @param out takes what happens, line by line; called from two threads
     * @throws IllegalStateException if a process or the fleet does not do what it has to
     */
    public static SoakResult run(SoakPlan plan, Path folder, Consumer<String> out) {
        return new SoakRun(plan, folder, out).run();
    }

    private void log(String line) {
        out.accept(String.format(Locale.ROOT, "%8.3f s  %s", (System.nanoTime() - startNanos) / 1e9, line));
    }

    private SoakResult run() {
        Debts debts = new Debts();
        try (Lab lab = new Lab(plan, random(5))) {
            lab.preload(plan.coldKeys());
            Registry registry = new Registry(lab);
            try (Faults faults = new Faults(plan, random(1), this::log);
                    BackfillJob backfill =
                            new BackfillJob(lab, folder, 1 + plan.coldKeys() / BACKFILL_SECONDS, plan.lazy());
                    Fleet fleet = new Fleet(plan, lab, folder, this::log)) {
                Scene scene = new Scene(lab, fleet, backfill, debts, registry, random(2), faults::lastsAt, plan.lazy());
                Checkpoints checkpoints = new Checkpoints(lab, fleet, backfill, debts, registry, folder, this::log);
                Course course = new Course(
                        lab,
                        plan,
                        fleet,
                        backfill,
                        faults,
                        checkpoints,
                        debts,
                        registry,
                        random(3),
                        () -> faults.strikeAtACrossing(scene),
                        this::log);
                long loadNanos = System.nanoTime();
                try {
                    fleet.resume();
                    course.step();
                    burn(course, faults, scene);
                    course.completeTarget();
                    course.cross();
                    LockSupport.parkNanos(plan.eventPause().toNanos());
                } catch (RuntimeException e) {
                    log("the course ended early: " + e);
                    checkpoints.violate("the course could not be gone to its end: " + e.getMessage());
                }
                Duration elapsed = Duration.ofNanos(System.nanoTime() - loadNanos);
                rest(course, checkpoints);
                List<Finding> findings = new Proofs(lab, folder, this::log).of(fleet.phase());
                findings.forEach(finding -> finding.violations().forEach(checkpoints::violate));
                return result(elapsed, course, faults, backfill, checkpoints, findings);
            }
        }
    }

    /** Each who chooses has choices of its own, so that the others' do not depend on its timing. */
    private Random random(int who) {
        return new Random(plan.seed() * 31 + who);
    }

    private void burn(Course course, Faults faults, Scene scene) {
        Random random = random(4);
        long end = System.nanoTime() + plan.duration().toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos((long) (plan.eventPause().toNanos() * 2 * random.nextDouble()));
            course.tendBackfill();
            if (random.nextInt(STEP_ONE_IN) == 0) {
                course.step();
            } else {
                faults.strike(scene);
            }
        }
        faults.endAll();
    }

    /** Also after a course that ended early: what can be proved then is still worth a report. */
    private static void rest(Course course, Checkpoints checkpoints) {
        try {
            course.rest();
            checkpoints.look();
        } catch (RuntimeException e) {
            checkpoints.violate("there was no last comparison: " + e.getMessage());
        }
    }

    private SoakResult result(
            Duration elapsed,
            Course course,
            Faults faults,
            BackfillJob backfill,
            Checkpoints checkpoints,
            List<Finding> findings) {
        List<Journal> journals = Journal.all(folder);
        return new SoakResult(
                plan,
                elapsed,
                Sums.of(journals, Keys.COMMANDS, Outcome.ACKNOWLEDGED),
                Sums.of(journals, Keys.COMMANDS, Outcome.REFUSED),
                Sums.of(journals, Keys.COMMANDS, Outcome.UNKNOWN),
                faults.counts(),
                course.moves(),
                course.authorityMoves(),
                course.givenUp(),
                backfill.passes(),
                checkpoints.comparisons(),
                checkpoints.compared(),
                checkpoints.reconciles(),
                checkpoints.uncleanEnds(),
                checkpoints.replacements(),
                checkpoints.explained(),
                checkpoints.slightlyOff(),
                checkpoints.healing(),
                findings,
                checkpoints.violations());
    }
}
