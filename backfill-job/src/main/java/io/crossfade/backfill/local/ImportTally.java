package io.crossfade.backfill.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what becomes of the keys of a file. Thread-safe. */
final class ImportTally {
    private final JobFigures figures;
    private final Quarantine quarantine = new Quarantine();

    @GuardedBy("this") private final Map<ImportOutcome, Long> ended = new EnumMap<>(ImportOutcome.class);

    @GuardedBy("this") private final Map<String, Long> notes = new LinkedHashMap<>();

    @GuardedBy("this") private long read;

    @GuardedBy("this") private int functions;

    @GuardedBy("this") private int refusedFunctions;

    ImportTally(JobFigures figures) {
        this.figures = figures;
    }

    synchronized void read() {
        read++;
    }

    synchronized void function(boolean loaded) {
        if (loaded) {
            functions++;
        } else {
            refusedFunctions++;
        }
    }

    synchronized void ended(ImportOutcome outcome, long keys) {
        ended.merge(outcome, keys, Long::sum);
        figures.ended(outcome.label(), keys);
    }

    void quarantined(Key key, String reason) {
        ended(ImportOutcome.QUARANTINED, 1);
        quarantine.add(key, reason);
        figures.quarantined(reason);
    }

    /** Returns whether no key and no library of functions was left behind. */
    synchronized boolean isClean() {
        return ended.getOrDefault(ImportOutcome.QUARANTINED, 0L) == 0 && refusedFunctions == 0;
    }

    /** Something was left out; said once, with how often. */
    synchronized void noted(String what) {
        notes.merge(what, 1L, Long::sum);
    }

    synchronized ImportReport report(boolean complete, String file, String target, Duration elapsed) {
        List<String> all = notes.entrySet().stream()
                .map(note -> note.getValue() == 1 ? note.getKey() : note.getKey() + " (" + note.getValue() + " times)")
                .toList();
        return new ImportReport(
                complete,
                file,
                target,
                read,
                ended,
                functions,
                refusedFunctions,
                all,
                elapsed,
                quarantine.byReason(),
                quarantine.listed());
    }
}
