package io.crossfade.shadow;

import io.crossfade.model.Key;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a dirty key costs in the ledger: marked, taken and settled. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBenchmark {
    private static final int KEYS = 256;
    private static final int MAX_BYTES = 20_000_000;

    private final Ledger ledger = new Ledger(MAX_BYTES);
    private final Ledger filled = new Ledger(MAX_BYTES);
    private final Key[] keys = new Key[KEYS];
    private int next;

    /** Makes the keys. */
    public LedgerBenchmark() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Key.of("bench:" + i);
            filled.mark(keys[i], DirtyKind.CHECK, Long.MAX_VALUE / 2, false, null);
        }
    }

    /** Marks a key that is dirty already. */
    @Benchmark
    public boolean markAgain() {
        next = (next + 1) % KEYS;
        return filled.mark(keys[next], DirtyKind.CHECK, Long.MAX_VALUE / 2, false, null);
    }

    /** Marks a key, takes it when it is due and clears it, in batches as a lane does; per key. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public int markTakeAndSettle() {
        long now = System.nanoTime();
        for (Key key : keys) {
            ledger.mark(key, DirtyKind.CHECK, now, false, null);
        }
        List<DirtyKey> taken = ledger.take(now, KEYS, false);
        for (DirtyKey key : taken) {
            ledger.settled(key, now);
        }
        return taken.size();
    }
}
