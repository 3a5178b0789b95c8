package io.crossfade.benchmarks.soak.proof;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** Every acknowledged increment is counted once: acknowledged, at least; acknowledged and unknown together, at most. */
public final class CounterProof {
    private final List<Journal> journals;
    private final List<String> violations = new ArrayList<>();
    private long acknowledged;

    private CounterProof(List<Journal> journals) {
        this.journals = journals;
    }

    /** Compares; the load has to rest. */
    public static Finding of(List<Journal> journals, UnifiedJedis authority) {
        CounterProof proof = new CounterProof(journals);
        for (int i = 0; i < Keys.COUNTERS; i++) {
            proof.compare(Keys.counter(i), Keys.COUNTER_CELL + i, authority.get(Keys.counter(i)));
        }
        for (int i = 0; i < Keys.HASH_COUNTERS; i++) {
            proof.compare(
                    Keys.HASH + " " + Keys.field(i), Keys.HASH_CELL + i, authority.hget(Keys.HASH, Keys.field(i)));
        }
        return new Finding("acknowledged increments", proof.acknowledged, proof.violations);
    }

    private void compare(String name, int cell, @Nullable String text) {
        long value = text == null ? 0 : Long.parseLong(text);
        long sure = Sums.of(journals, cell, Outcome.ACKNOWLEDGED);
        long most = sure + Sums.of(journals, cell, Outcome.UNKNOWN);
        acknowledged += sure;
        if (value < sure || value > most) {
            violations.add(name + " is " + value + ", but " + sure + " increments were acknowledged and "
                    + (most - sure) + " have an unknown outcome");
        }
    }
}
