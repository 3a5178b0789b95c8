package io.crossfade.benchmarks.soak.proof;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.JournalLog;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/** No key is back that was deleted for good. */
public final class DeletedProof {
    private static final int BATCH = 1_000;

    private DeletedProof() {}

    /** Looks on one server, by its name; the load has to rest. */
    public static Finding of(List<Journal> journals, UnifiedJedis server, String name) {
        List<String> deleted = new ArrayList<>();
        for (Journal journal : journals) {
            journal.records(JournalLog.DELETED).stream()
                    .filter(record -> record[1] == Outcome.ACKNOWLEDGED.ordinal())
                    .forEach(record -> deleted.add(Keys.deleted(journal.process(), journal.thread(), record[0])));
        }
        List<String> violations = new ArrayList<>();
        for (int from = 0; from < deleted.size(); from += BATCH) {
            addExisting(deleted.subList(from, Math.min(deleted.size(), from + BATCH)), server, name, violations);
        }
        return new Finding("keys deleted for good, on the " + name, deleted.size(), violations);
    }

    private static void addExisting(List<String> keys, UnifiedJedis server, String name, List<String> violations) {
        List<Response<Boolean>> there = new ArrayList<>();
        try (AbstractPipeline pipeline = server.pipelined()) {
            keys.forEach(key -> there.add(pipeline.exists(key)));
        }
        for (int i = 0; i < keys.size(); i++) {
            if (there.get(i).get()) {
                violations.add(keys.get(i) + " is back on the " + name);
            }
        }
    }
}
