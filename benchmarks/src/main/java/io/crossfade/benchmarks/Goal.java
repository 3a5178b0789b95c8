package io.crossfade.benchmarks;

import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Ratios;
import io.crossfade.model.MigrationPhase;
import java.util.Locale;

/** The ratio that a row of a table is to reach, and whether it did. */
enum Goal {
    /** Nothing was promised. */
    NONE {
        @Override
        String verdict(Ratios ratios) {
            return "-";
        }
    },
    /** A read runs at 0.97 of the stock client's throughput or more, in every phase. */
    READ {
        @Override
        String verdict(Ratios ratios) {
            return throughput(ratios, 0.97);
        }
    },
    /** What is only passed through runs at 0.95 of the stock client's throughput or more. */
    PASS_THROUGH {
        @Override
        String verdict(Ratios ratios) {
            return throughput(ratios, 0.95);
        }
    },
    /**
     * An asynchronous dual write runs at 0.80 of the throughput or more, with at most 1.1 times the median latency and 1.5 times its
     * 99th percentile.
     */
    ASYNC_WRITE {
        @Override
        String verdict(Ratios ratios) {
            return throughput(ratios, 0.80) + "; p50 <= 1.1: "
                    + met(ratios.p50().median() <= 1.1) + "; p99 <= 1.5: "
                    + met(ratios.p99().median() <= 1.5);
        }
    },
    /** A synchronous dual write costs at most 1.15 times one write where the network is what takes the time. */
    SYNC_WRITE {
        @Override
        String verdict(Ratios ratios) {
            return "p50 <= 1.15: " + met(ratios.p50().median() <= 1.15);
        }
    };

    private static String throughput(Ratios ratios, double least) {
        return String.format(
                Locale.ROOT,
                "throughput >= %.2f: %s",
                least,
                met(ratios.throughput().median() >= least));
    }

    abstract String verdict(Ratios ratios);

    static Goal of(MigrationPhase phase, Operation operation, int threads) {
        if (operation == Operation.GET) {
            return READ;
        }
        if (!phase.carriesWrites()) {
            return PASS_THROUGH;
        }
        return threads >= 8 ? ASYNC_WRITE : NONE;
    }

    static String met(boolean reached) {
        return reached ? "met" : "**missed**";
    }
}
