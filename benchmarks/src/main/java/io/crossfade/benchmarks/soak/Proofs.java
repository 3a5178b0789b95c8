package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.Outcome;
import io.crossfade.benchmarks.soak.proof.CounterProof;
import io.crossfade.benchmarks.soak.proof.DeletedProof;
import io.crossfade.benchmarks.soak.proof.Finding;
import io.crossfade.benchmarks.soak.proof.HistoryProof;
import io.crossfade.benchmarks.soak.proof.LockProof;
import io.crossfade.benchmarks.soak.proof.QueueProof;
import io.crossfade.benchmarks.soak.proof.Sums;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import redis.clients.jedis.UnifiedJedis;

/** The proofs at the end of a run, while the load rests. One that cannot be made is a violation, and keeps no other from being made. */
final class Proofs {
    private final Lab lab;
    private final Path folder;
    private final Consumer<String> log;

    Proofs(Lab lab, Path folder, Consumer<String> log) {
        this.lab = lab;
        this.folder = folder;
        this.log = log;
    }

    List<Finding> of(MigrationPhase phase) {
        List<Journal> journals = Journal.all(folder);
        List<Finding> findings = new ArrayList<>();
        try (UnifiedJedis authority = lab.side(phase.authority()).client();
                UnifiedJedis shadow = lab.side(phase.shadow()).client()) {
            findings.add(timed("increments", () -> CounterProof.of(journals, authority)));
            findings.add(timed("lists", () -> QueueProof.of(journals, authority)));
            findings.add(
                    timed("deleted keys, on the authority", () -> DeletedProof.of(journals, authority, "authority")));
            findings.add(timed("deleted keys, on the shadow", () -> DeletedProof.of(journals, shadow, "shadow")));
        }
        findings.add(timed("locks", () -> LockProof.of(journals)));
        findings.add(timed("histories", () -> HistoryProof.of(journals)));
        findings.add(timed("both sides", this::equality));
        findings.add(timed("exceptions", () -> surprises(journals)));
        return findings;
    }

    private Finding equality() {
        List<String> different = ServerComparison.compareLifetimes(
                        lab.side(Side.SOURCE).servers(),
                        lab.side(Side.TARGET).servers(),
                        ServerComparison.DEFAULT_EXPIRY_TOLERANCE)
                .stream()
                .map(Object::toString)
                .toList();
        long keys = ServerComparison.size(lab.side(Side.SOURCE).servers());
        return new Finding("keys compared once more, without the product's code", keys, different);
    }

    private Finding surprises(List<Journal> journals) {
        long surprises = Sums.of(journals, Keys.SURPRISES, Outcome.UNKNOWN);
        return new Finding(
                "exceptions that are not the client's",
                surprises,
                surprises == 0 ? List.of() : List.of(surprises + " of them: see the logs in " + folder));
    }

    private Finding timed(String what, Supplier<Finding> proof) {
        long start = System.nanoTime();
        Finding finding;
        try {
            finding = proof.get();
        } catch (RuntimeException e) {
            finding = new Finding(what + ", which could not be looked at", 0, List.of(what + ": no proof, " + e));
        }
        log.accept(String.format(
                Locale.ROOT,
                "proved in %.1f s: %s, %d looked at, %d violations",
                (System.nanoTime() - start) / 1e9,
                what,
                finding.checked(),
                finding.violations().size()));
        return finding;
    }
}
