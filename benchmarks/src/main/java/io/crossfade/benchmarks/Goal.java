package io.crossfade.benchmarks;

import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Ratios;
import io.crossfade.model.MigrationPhase;

/** The ratio that a row of a table is to reach, and whether it did. */
enum Goal {
    /** Nothing was promised. */
    NONE {
        @Override
        String verdict(Ratios ratios) {
            return "-";
        }
    },
    /** What is only passed through, and every read, runs at 0.95 of the stock client's throughput or more. */
    PASS_THROUGH {
        @Override
        String verdict(Ratios ratios) {
            return "throughput >= 0.95: " + met(ratios.throughput().median() >= 0.95);
        }
    },
    /** An asynchronous dual write runs at 0.70 of the throughput or more, with at most 1.2 times the median latency. */
    ASYNC_WRITE {
        @Override
        String verdict(Ratios ratios) {
            return "throughput >= 0.70: " + met(ratios.throughput().median() >= 0.70) + "; p50 <= 1.2: "
                    + met(ratios.p50().median() <= 1.2);
        }
    },
    /** A synchronous dual write costs at most 1.3 times one write where the network is what takes the time. */
    SYNC_WRITE {
        @Override
        String verdict(Ratios ratios) {
            return "p50 <= 1.3: " + met(ratios.p50().median() <= 1.3);
        }
    };

    abstract String verdict(Ratios ratios);

    static Goal of(MigrationPhase phase, Operation operation, int threads) {
        if (operation == Operation.GET || !phase.carriesWrites()) {
            return PASS_THROUGH;
        }
        return threads >= 8 ? ASYNC_WRITE : NONE;
    }

    static String met(boolean reached) {
        return reached ? "met" : "**missed**";
    }
}
