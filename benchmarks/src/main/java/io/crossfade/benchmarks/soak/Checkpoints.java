package io.crossfade.benchmarks.soak;

import io.crossfade.backfill.local.Verification;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.proof.CounterProof;
import io.crossfade.converge.Difference;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import redis.clients.jedis.UnifiedJedis;

/**
 * Looks at both sides while the load rests and nothing fails. Where a reconcile is owed, it runs one, and what that finds is
 * explained; whatever differs otherwise is not. For one thread.
 */
final class Checkpoints {
    private static final Duration LONGEST_SETTLE = Duration.ofSeconds(60);
    private static final long SLIGHTLY_OFF_MILLIS = 500;
    /** What was under way of a process that was killed has arrived by then. */
    private static final long LAST_ARRIVALS_NANOS = 1_500_000_000;

    private final Lab lab;
    private final Fleet fleet;
    private final BackfillJob backfill;
    private final Debts debts;
    private final Registry registry;
    private final Path folder;
    private final Consumer<String> log;
    private final List<String> violations = new ArrayList<>();
    private final List<Duration> healing = new ArrayList<>();
    private int reconciles;
    private int uncleanEnds;
    private int replacements;
    private long explained;
    private int slightlyOff;
    private int comparisons;
    private long compared;

    Checkpoints(
            Lab lab,
            Fleet fleet,
            BackfillJob backfill,
            Debts debts,
            Registry registry,
            Path folder,
            Consumer<String> log) {
        this.lab = lab;
        this.fleet = fleet;
        this.backfill = backfill;
        this.debts = debts;
        this.registry = registry;
        this.folder = folder;
        this.log = log;
    }

    /** Waits until all is settled and compares. The load rests, and goes on resting. */
    void look() {
        long start = System.nanoTime();
        String left = fleet.phase().carriesWrites() ? fleet.settle(LONGEST_SETTLE) : "";
        healing.add(Duration.ofNanos(System.nanoTime() - start));
        if (!left.isEmpty()) {
            violate("not settled a minute after everything was well again: " + left);
        }
        if (backfill.isComplete() && fleet.phase().carriesWrites()) {
            compare();
        }
        Side authority = fleet.phase().authority();
        if (authority == Side.TARGET && !backfill.isComplete()) {
            return; // keys that nobody has touched are still on the source alone
        }
        try (UnifiedJedis jedis = lab.side(authority).client()) {
            CounterProof.of(Journal.all(folder), jedis).violations().forEach(this::violate);
        }
    }

    /** An authority that was started anew is owed for, too, but has lost nothing here: that excuses no difference. */
    private void compare() {
        HandoverRecord record = listen();
        boolean untold = lab.clocksDiffer() && debts.mostUncleanEnds() > 0;
        if (!debts.isEmpty() || untold || record.endedUncleanly() > 0) {
            awaitLastArrivals();
            VerifyReport report = verify(true);
            reconciles++;
            explained += report.different();
            log.accept("reconciled " + report.different() + " keys: " + debts + ", the record: " + record.reasons());
        }
        debts.paid();
        compareStrictly();
        if (!lab.clocksDiffer() && registry.owes()) {
            HandoverRecord then =
                    registry.await(fleet.size()); // a process that had no time to renew its entry is not meant
            if (then.owed() > 0) {
                violate("still owed after both sides were compared: " + then.reasons());
            }
        }
    }

    /** What the product tells is held against what was done to it; a clock that was set ends no lease in time. */
    private HandoverRecord listen() {
        HandoverRecord record = registry.await(fleet.size());
        int unclean = record.endedUncleanly();
        uncleanEnds += unclean;
        replacements += record.owed() - unclean;
        if (lab.clocksDiffer()) {
            return record;
        }
        if (record.alive() != fleet.size()) {
            violate("the record tells of " + record.alive() + " instances, but there are " + fleet.size());
        }
        if (unclean < debts.leastUncleanEnds() || unclean > debts.mostUncleanEnds()) {
            violate("the record tells of " + unclean + " unclean ends, but there were " + debts.mostUncleanEnds()
                    + ", of which it surely knew " + debts.leastUncleanEnds());
        }
        return record;
    }

    private void compareStrictly() {
        VerifyReport report = verify(false);
        comparisons++;
        compared += report.compared();
        if (!report.equal() || report.changing() > 0) {
            judge(report);
            verify(true);
        }
    }

    private void judge(VerifyReport report) {
        List<Finding> unexplained = report.listed().stream()
                .filter(finding -> !isSlightlyOff(finding))
                .toList();
        int excused = report.listed().size() - unexplained.size();
        slightlyOff += excused;
        unexplained.forEach(finding -> violate("unexplained: " + finding.difference() + " of "
                + finding.key().fingerprint() + " " + name(finding) + lifetimes(finding)));
        if (report.remaining() > excused || report.changing() > 0) {
            violate(report.remaining() - excused + " keys differ and " + report.changing()
                    + " keep changing, and nothing explains it, in " + fleet.phase());
        }
    }

    /** A clock that differs and is read over a slow line is known to half of what the answer took, and so are expiries. */
    private boolean isSlightlyOff(Finding finding) {
        if (!lab.clocksDiffer() || finding.difference() != Difference.EXPIRY) {
            return false;
        }
        long source = lifetime(Side.SOURCE, finding);
        long target = lifetime(Side.TARGET, finding);
        return source > 0 && target > 0 && Math.abs(source - target) <= SLIGHTLY_OFF_MILLIS;
    }

    private String lifetimes(Finding finding) {
        return " (lives " + lifetime(Side.SOURCE, finding) + " ms on the source, " + lifetime(Side.TARGET, finding)
                + " ms on the target)";
    }

    private long lifetime(Side side, Finding finding) {
        try (UnifiedJedis jedis = lab.side(side).client()) {
            return jedis.pttl(name(finding));
        }
    }

    private static String name(Finding finding) {
        return new String(finding.key().bytes(), StandardCharsets.UTF_8);
    }

    private VerifyReport verify(boolean repair) {
        VerifyConfig config = VerifyConfig.defaults()
                .withAuthority(fleet.phase().authority())
                .withDeleteExtra(true)
                .withRepair(repair)
                .withRounds(List.of(Duration.ofMillis(100), Duration.ofSeconds(1)));
        try (JedisSide source = lab.open(Side.SOURCE);
                JedisSide target = lab.open(Side.TARGET)) {
            return Verification.create(source, target, config).run(ProgressListener.NONE);
        }
    }

    /** Waits until what was under way when the load ended has arrived, or never will. */
    void awaitLastArrivals() {
        long end = System.nanoTime() + LAST_ARRIVALS_NANOS;
        for (long left = LAST_ARRIVALS_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    void violate(String violation) {
        violations.add(violation);
        log.accept("VIOLATION " + violation);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    List<Duration> healing() {
        return List.copyOf(healing);
    }

    int reconciles() {
        return reconciles;
    }

    int uncleanEnds() {
        return uncleanEnds;
    }

    int replacements() {
        return replacements;
    }

    long explained() {
        return explained;
    }

    int slightlyOff() {
        return slightlyOff;
    }

    int comparisons() {
        return comparisons;
    }

    long compared() {
        return compared;
    }
}
