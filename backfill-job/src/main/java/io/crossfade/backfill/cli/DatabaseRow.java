package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a job in one database after the other.
 *
 * @param loaded how to reach them
 * @param databases which they are
 * @param workers connections that a job needs to each side
 */
record DatabaseRow(FileOptions.Loaded loaded, List<DatabasePair> databases, int workers) {
    /**
     * A job in one database.
     *
     * @param run does it
     * @param pauser makes it hold, or go on
     * @param canceller ends it early
     */
    record Job<R>(Function<ProgressListener, R> run, Consumer<Boolean> pauser, Runnable canceller)
            implements Steering.Steered {
        @Override
        public void pause(boolean wanted) {
            pauser.accept(wanted);
        }

        @Override
        public void cancel() {
            canceller.run();
        }
    }

    /** Prepares the job of one database. */
    interface Jobs<R> {
        Job<R> of(DatabasePair database, RedisSide source, RedisSide target);
    }

    /**
     * Runs them until one is cancelled.
     *
     * @param step what is being done, in a word
     * @param steps of each job, one after the other
     * @param jobs prepares them
     * @param steering may make the row hold, and end it
     * @param shown is told how far all are together
     * @return what each did that was begun
     */
    <R> List<R> run(String step, int steps, Jobs<R> jobs, Steering steering, ProgressListener shown) {
        List<Double> weights = databases.size() == 1 ? List.of(1.0) : weights();
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        TotalProgress total = new TotalProgress(shown, step, steps, sum);
        List<R> results = new ArrayList<>();
        for (int i = 0; i < databases.size(); i++) {
            DatabasePair database = databases.get(i);
            try (RedisSide source = loaded.open(Side.SOURCE, database, workers);
                    RedisSide target = loaded.open(Side.TARGET, database, workers)) {
                Job<R> job = jobs.of(database, source, target);
                if (steering.begins(job) || results.isEmpty()) {
                    results.add(job.run()
                            .apply(databases.size() == 1 ? shown : total.next("database " + database, weights.get(i))));
                }
            }
        }
        return results;
    }

    /** What each database holds on the source; one that is empty weighs a little, too. */
    private List<Double> weights() {
        List<Double> weights = new ArrayList<>();
        for (DatabasePair database : databases) {
            try (RedisSide source = loaded.open(Side.SOURCE, database, 1)) {
                weights.add(Math.max(1.0, ServerInfo.of(source).keys()));
            }
        }
        return weights;
    }
}
