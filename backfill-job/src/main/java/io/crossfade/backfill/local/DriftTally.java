package io.crossfade.backfill.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.model.Key;
import java.util.EnumMap;
import java.util.Map;

/** Counts what becomes of keys that a file names. Thread-safe. */
final class DriftTally {
    private final JobFigures figures;
    private final Quarantine quarantine = new Quarantine();

    @GuardedBy("this") private final Map<KeyOutcome, Long> ended = new EnumMap<>(KeyOutcome.class);

    @GuardedBy("this") private long named;

    DriftTally(JobFigures figures) {
        this.figures = figures;
    }

    synchronized void named() {
        named++;
    }

    synchronized void ended(KeyOutcome outcome, long keys) {
        ended.merge(outcome, keys, Long::sum);
        figures.ended(outcome.label(), keys);
    }

    void quarantined(Key key, String reason) {
        ended(KeyOutcome.QUARANTINED, 1);
        quarantine.add(key, reason);
        figures.quarantined(reason);
    }

    synchronized KeyCounts counts() {
        return new KeyCounts(named, ended);
    }

    Quarantine quarantine() {
        return quarantine;
    }
}
