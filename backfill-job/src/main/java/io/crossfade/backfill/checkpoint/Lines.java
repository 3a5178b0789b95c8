package io.crossfade.backfill.checkpoint;

import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes and reads the lines of a checkpoint by meaning. */
final class Lines {
    static final String HEADER = "crossfade-backfill-checkpoint";
    private static final String VERSION = "1";
    private static final String MARK = "mark";
    private static final String FINISHED = "finished";

    private Lines() {}

    static Line header(Job job, Walk walk) {
        return Line.of(HEADER)
                .with("version", VERSION)
                .with("source", job.source())
                .with("target", job.target())
                .with("mode", job.mode())
                .with("source-run-id", walk.sourceRunId())
                .with("target-run-id", walk.targetRunId())
                .with("nodes", walk.nodes())
                .with("slices", walk.slices())
                .with("started", walk.started());
    }

    static Line mark(Mark mark) {
        Line line = Line.of(MARK)
                .with("slice", mark.slice())
                .with("position", mark.position())
                .with("done", mark.done())
                .with("scanned", mark.counts().scanned());
        mark.counts().byOutcome().forEach((outcome, count) -> line.with(outcome.label(), count));
        return line;
    }

    static Line finished(Instant at) {
        return Line.of(FINISHED).with("at", at);
    }

    /** Returns what the lines of a file say; the first is the header. */
    static SavedState read(List<Line> lines) {
        Line header = lines.get(0);
        if (!header.value("version").equals(VERSION)) {
            throw new IllegalArgumentException("its version is " + header.value("version") + ", not " + VERSION);
        }
        Job job = new Job(header.value("source"), header.value("target"), header.value("mode"));
        Walk walk = new Walk(
                header.value("source-run-id"),
                header.value("target-run-id"),
                Integer.parseInt(header.value("nodes")),
                Integer.parseInt(header.value("slices")),
                Instant.parse(header.value("started")));
        Map<Integer, Mark> marks = new HashMap<>();
        @Nullable Instant finished = null;
        for (Line line : lines.subList(1, lines.size())) {
            if (line.kind().equals(FINISHED)) {
                finished = Instant.parse(line.value("at"));
            } else {
                Mark mark = readMark(line);
                marks.put(mark.slice(), mark);
            }
        }
        return new SavedState(job, walk, marks, finished);
    }

    private static Mark readMark(Line line) {
        Map<KeyOutcome, Long> counts = new EnumMap<>(KeyOutcome.class);
        for (KeyOutcome outcome : KeyOutcome.values()) {
            counts.put(outcome, Long.parseLong(line.value(outcome.label())));
        }
        return new Mark(
                Integer.parseInt(line.value("slice")),
                line.value("position"),
                Boolean.parseBoolean(line.value("done")),
                new KeyCounts(Long.parseLong(line.value("scanned")), counts));
    }
}
