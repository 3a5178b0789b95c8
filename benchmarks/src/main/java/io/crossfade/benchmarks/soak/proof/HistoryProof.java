package io.crossfade.benchmarks.soak.proof;

import io.crossfade.benchmarks.soak.app.Seen;
import io.crossfade.benchmarks.soak.history.Call;
import io.crossfade.benchmarks.soak.history.Linearizability;
import io.crossfade.benchmarks.soak.history.Verb;
import io.crossfade.benchmarks.soak.history.Verdict;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.JournalLog;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all processes saw of each register, counter and member is what one server would have shown them, over all phases. */
public final class HistoryProof {
    private HistoryProof() {}

    /** Checks what the threads wrote down. */
    public static Finding of(List<Journal> journals) {
        Map<Long, List<Call>> byKey = new TreeMap<>();
        for (Journal journal : journals) {
            for (long[] record : journal.records(JournalLog.HISTORY)) {
                Outcome outcome = Journal.outcome(record[6]);
                if (outcome != Outcome.REFUSED) {
                    byKey.computeIfAbsent(record[0], key -> new ArrayList<>()).add(call(record, outcome));
                }
            }
        }
        long calls = 0;
        List<String> violations = new ArrayList<>();
        for (Map.Entry<Long, List<Call>> history : byKey.entrySet()) {
            calls += history.getValue().size();
            Verdict verdict = Linearizability.check(history.getValue());
            if (!verdict.linearizable()) {
                violations.add(Seen.name(history.getKey()) + " is not linearizable: " + verdict);
            }
        }
        return new Finding("calls in histories of " + byKey.size() + " keys", calls, violations);
    }

    private static Call call(long[] record, Outcome outcome) {
        return new Call(
                Verb.values()[(int) record[1]],
                record[4],
                record[2],
                outcome == Outcome.ACKNOWLEDGED ? record[3] : Call.NEVER,
                outcome == Outcome.ACKNOWLEDGED ? record[5] : 0);
    }
}
