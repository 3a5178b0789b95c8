package io.crossfade.backfill.engine;

import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.SharedBackfill;
import io.crossfade.backfill.local.Turn;
import io.crossfade.backfill.progress.ProgressListener;
import java.util.UUID;

/** A process that does a backfill alone and keeps its progress on the target, where the next one finds it on whatever machine. */
public final class LoneMember implements ClusterMember {
    @Override
    public BackfillReport run(SharedBackfill backfill, ProgressListener listener) {
        String run = UUID.randomUUID().toString();
        try (backfill) {
            int turns = 1;
            Turn turn = backfill.take(LoneSharing.of(run, turns), listener);
            while (turn == Turn.AGAIN) {
                turns++;
                turn = backfill.take(LoneSharing.of(run, turns), listener);
            }
            return backfill.report();
        }
    }

    @Override
    public void close() {
        // it has joined nothing
    }
}
