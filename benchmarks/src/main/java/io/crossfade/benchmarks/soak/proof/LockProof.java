package io.crossfade.benchmarks.soak.proof;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.benchmarks.soak.history.Holding;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.JournalLog;
import java.util.ArrayList;
import java.util.List;

/** At no moment did two threads surely hold one lock. */
public final class LockProof {
    private LockProof() {}

    /** Looks at what the threads wrote down. */
    public static Finding of(List<Journal> journals) {
        List<List<Holding>> byLock = new ArrayList<>();
        for (int i = 0; i < Keys.LOCKS; i++) {
            byLock.add(new ArrayList<>());
        }
        for (Journal journal : journals) {
            for (long[] record : journal.records(JournalLog.LOCKED)) {
                String holder = "thread " + journal.process() + "-" + journal.thread();
                long until = record[4] == 0 ? record[3] : Math.min(record[3], record[4]);
                byLock.get((int) record[0]).add(new Holding(holder, record[2], until));
            }
        }
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < Keys.LOCKS; i++) {
            String lock = Keys.lock(i);
            Holding.clash(byLock.get(i)).ifPresent(clash -> violations.add(lock + " had two holders: " + clash));
        }
        return new Finding(
                "acquisitions of locks", byLock.stream().mapToLong(List::size).sum(), violations);
    }
}
