package io.crossfade.benchmarks.soak.proof;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.JournalLog;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.UnifiedJedis;

/**
 * Every acknowledged element is popped once or still in its list once; no element is anywhere twice. Those that are nowhere
 * are at most as many as the pops with an unknown outcome.
 */
public final class QueueProof {
    private static final int MOST_SHOWN = 20;

    private final Map<Long, Integer> found = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private QueueProof() {}

    /** Compares; the load has to rest. */
    public static Finding of(List<Journal> journals, UnifiedJedis authority) {
        QueueProof proof = new QueueProof();
        long pushed = proof.collect(journals, authority);
        proof.findDoubles();
        proof.findLost(journals);
        return new Finding("acknowledged elements of lists", pushed, proof.violations);
    }

    private long collect(List<Journal> journals, UnifiedJedis authority) {
        long pushed = 0;
        for (Journal journal : journals) {
            journal.records(JournalLog.POPPED).forEach(record -> found.merge(record[0], 1, Integer::sum));
            pushed += journal.records(JournalLog.PUSHED).stream()
                    .filter(record -> Journal.outcome(record[0]) == Outcome.ACKNOWLEDGED)
                    .count();
        }
        for (int i = 0; i < Keys.LISTS; i++) {
            authority
                    .lrange(Keys.list(i), 0, -1)
                    .forEach(element -> found.merge(Long.parseLong(element), 1, Integer::sum));
        }
        return pushed;
    }

    private void findDoubles() {
        found.forEach((element, times) -> {
            if (times > 1 && violations.size() < MOST_SHOWN) {
                violations.add("element " + element + " of " + Keys.list(Keys.listOf(element)) + " is there " + times
                        + " times");
            }
        });
    }

    private void findLost(List<Journal> journals) {
        long[] lost = new long[Keys.LISTS];
        for (Journal journal : journals) {
            List<long[]> records = journal.records(JournalLog.PUSHED);
            for (int number = 0; number < records.size(); number++) {
                long element = Keys.unique(journal.process(), journal.thread(), number);
                Outcome outcome = Journal.outcome(records.get(number)[0]);
                if (outcome == Outcome.ACKNOWLEDGED && !found.containsKey(element)) {
                    lost[Keys.listOf(element)]++;
                } else if (outcome == Outcome.REFUSED && found.containsKey(element)) {
                    violations.add("element " + element + " is there, though its push was refused");
                }
            }
        }
        for (int i = 0; i < Keys.LISTS; i++) {
            long mayBe = Sums.of(journals, Keys.POP_CELL + i, Outcome.UNKNOWN);
            if (lost[i] > mayBe) {
                violations.add(Keys.list(i) + " lost " + lost[i] + " acknowledged elements, but only " + mayBe
                        + " pops have an unknown outcome");
            }
        }
    }
}
