package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.Marks;
import io.crossfade.backfill.checkpoint.UnderWay;
import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the slices of one backfill share.
 *
 * @param wanted tells which keys are copied
 * @param copier copies batches
 * @param quarantine where keys go that cannot be copied
 * @param checkpoint where progress is recorded, or null for nowhere
 * @param grace how long a late write is waited for
 * @param patience how long to wait before each further attempt at a key that keeps changing
 * @param stop the wish that the job ends
 * @param figures where is counted what ends
 */
record CopyJob(
        Predicate<Key> wanted,
        BatchCopier copier,
        Quarantine quarantine,
        @Nullable Marks checkpoint,
        Duration grace,
        List<Duration> patience,
        Stop stop,
        JobFigures figures) {
    /** Attempts at the end of a slice, at most 7.6 s later. */
    static final List<Duration> PATIENCE =
            List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(5));

    List<CopyResult> copy(LinkPair links, List<Key> keys) {
        return copier.copy(links.source(), links.target(), keys);
    }

    /** Returns a copy that records elsewhere. */
    CopyJob recordingTo(Marks marks) {
        return new CopyJob(wanted, copier, quarantine, marks, grace, patience, stop, figures);
    }

    /** Keeps keys that a slice has quarantined, where a later run finds them. */
    void keep(int slice, List<Quarantine.Entry> entries) {
        if (checkpoint != null && !entries.isEmpty()) {
            checkpoint.quarantined(slice, entries);
        }
    }

    /** Returns what notes the keys of a slice that begins. */
    UnderWay underWay() {
        return checkpoint == null ? UnderWay.NONE : checkpoint.underWay();
    }

    void record(Mark mark) {
        if (checkpoint != null) {
            checkpoint.mark(mark);
        }
    }

    /** What ended since {@code before} is recorded, and counts. */
    void count(KeyCounts before, KeyCounts now, boolean sliceDone) {
        now.byOutcome().forEach((outcome, keys) -> figures.ended(outcome.label(), keys - before.of(outcome)));
        if (sliceDone) {
            figures.sliceDone();
        }
    }

    void quarantine(Quarantine.Entry entry) {
        quarantine.add(entry.key(), entry.reason());
        figures.quarantined(entry.reason());
    }
}
