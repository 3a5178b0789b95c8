package io.crossfade.samples.demo;

import io.crossfade.Crossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import java.time.Duration;
import java.util.Locale;

/** What can be done on the way from source to target; {@link DemoMode} says in which order. For one thread. */
final class Journey {
    private static final Duration CONVERGENCE = Duration.ofSeconds(20);

    private final Crossfade crossfade;
    private final CopyJobs jobs;
    private final Customers customers;
    private final Auditor auditor;
    private final Dashboard dashboard;
    private final Duration stay;

    Journey(
            Crossfade crossfade,
            CopyJobs jobs,
            Customers customers,
            Auditor auditor,
            Dashboard dashboard,
            Duration stay) {
        this.crossfade = crossfade;
        this.jobs = jobs;
        this.customers = customers;
        this.auditor = auditor;
        this.dashboard = dashboard;
        this.stay = stay;
    }

    /** Changes the phase under the live workload, and stays for a while. */
    String enter(MigrationPhase phase, Confirmation confirmation) {
        String outcome = change(phase, confirmation);
        stay();
        return outcome;
    }

    /** Changes the phase under the live workload. */
    String change(MigrationPhase phase, Confirmation confirmation) {
        long startNanos = System.nanoTime();
        crossfade.changePhase(phase, confirmation);
        return String.format(Locale.ROOT, "changed in %.0f ms", (System.nanoTime() - startNanos) / 1e6);
    }

    private void stay() {
        try {
            Thread.sleep(stay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("interrupted");
        }
    }

    /** Copies what nobody touches. */
    String backfill() {
        return jobs.backfill(dashboard::progress);
    }

    /** Compares both sides both ways while the workload goes on. */
    String verify() {
        return jobs.verify(crossfade.phase().authority(), dashboard::progress);
    }

    /** Lets the workload rest, and audits both sides from outside. */
    String prove() {
        customers.pause();
        if (!crossfade.awaitConverged(CONVERGENCE)) {
            throw new DemoFailedException("still not converged " + CONVERGENCE.toSeconds() + " s after the last write: "
                    + crossfade.status());
        }
        String outcome = auditor.auditBoth();
        customers.resume();
        return outcome;
    }
}
