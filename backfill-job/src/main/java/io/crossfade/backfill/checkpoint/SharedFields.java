package io.crossfade.backfill.checkpoint;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of the hash that keeps a shared progress: lines as those of a file, each with its check sum. */
final class SharedFields {
    static final String WALK = "walk";
    static final String ORDER = "order";
    private static final String RUN = "run";
    private static final String TURN = "turn";
    private static final String NUMBER = "number";
    private static final String RESTARTS = "restarts";
    private static final String MEMBER = "member:";

    private SharedFields() {}

    static String header(SharedHeader header) {
        return text(Lines.header(header.job(), header.walk())
                .with(RUN, header.run())
                .with(TURN, header.turn())
                .with(NUMBER, header.number())
                .with(RESTARTS, header.restarts()));
    }

    static String slice(long number, int slice) {
        return "slice:" + number + ":" + slice;
    }

    static String finished(long number) {
        return "finished:" + number;
    }

    static String member(String name) {
        return MEMBER + name;
    }

    /** Returns what a member writes that is there for {@code run}. */
    static String beat(long millis, String run) {
        return millis + " " + run;
    }

    private static Optional<Long> beat(String text, String run) {
        int blank = text.indexOf(' ');
        return blank > 0 && text.substring(blank + 1).equals(run)
                ? Optional.of(Long.parseLong(text.substring(0, blank)))
                : Optional.empty();
    }

    static String mark(Mark mark) {
        return text(Lines.mark(mark));
    }

    static String finishedAt(Instant at) {
        return text(Lines.finished(at));
    }

    private static String text(Line line) {
        return line.text().stripTrailing();
    }

    /** Returns what the hash says; null if it has no header that can be read. */
    static @Nullable SharedState read(Map<String, String> fields, long nowMillis) {
        String headerText = fields.getOrDefault(WALK, "");
        Line header = Line.parse(headerText).orElse(null);
        if (header == null) {
            return null;
        }
        try {
            long number = Long.parseLong(header.value(NUMBER));
            String run = header.value(RUN);
            List<Line> lines = new ArrayList<>(List.of(header));
            Map<String, Long> beats = new HashMap<>();
            fields.forEach((name, value) -> {
                if (name.startsWith("slice:" + number + ":") || name.equals(finished(number))) {
                    Line.parse(value).ifPresent(lines::add);
                } else if (name.startsWith(MEMBER)) {
                    beat(value, run).ifPresent(at -> beats.put(name.substring(MEMBER.length()), at));
                }
            });
            SavedState saved = Lines.read(lines);
            int restarts = Integer.parseInt(header.value(RESTARTS));
            return new SharedState(
                    new SharedHeader(saved.job(), saved.walk(), run, header.value(TURN), number, restarts),
                    saved,
                    beats,
                    nowMillis,
                    order(fields.getOrDefault(ORDER, ""), run),
                    headerText);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new CheckpointRefusedException(
                    "the progress on the target cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /** A stop is for one run; a pause outlives it. */
    static String order(Wish wish, String run) {
        return wish == Wish.STOP ? wish.name() + " " + run : wish.name();
    }

    private static Wish order(String text, String run) {
        for (Wish wish : List.of(Wish.PAUSE, Wish.STOP)) {
            if (text.equals(order(wish, run))) {
                return wish;
            }
        }
        return Wish.RUN;
    }
}
