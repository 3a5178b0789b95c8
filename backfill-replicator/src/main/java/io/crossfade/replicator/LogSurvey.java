package io.crossfade.replicator;

import io.crossfade.backfill.feed.LogExtent;
import io.crossfade.backfill.feed.LogPlace;
import io.crossfade.backfill.feed.LogSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.model.Command;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds what of an append-only file counts. For one thread. */
final class LogSurvey {
    private static final String REPAIR =
            "; a server would not load it either: `redis-check-aof --fix` on a copy tells where";

    private final List<AofPart> parts;
    private final @Nullable Instant since;
    private final AofTimes times;
    private long keys;

    LogSurvey(List<AofPart> parts, @Nullable Instant since) {
        this.parts = parts;
        this.since = since;
        this.times = new AofTimes(since);
    }

    /** Returns where to begin for all that came since the given time. */
    LogPlace find() throws IOException {
        for (int number = 0; number < parts.size(); number++) {
            AofPart part = parts.get(number);
            AofPart.Place from = new AofPart.Place(0, 0);
            if (part.beginsWithSnapshot()) {
                from = new AofPart.Place(part.checkSnapshot(new Counter(null)), 0);
                OptionalLong written = RdbAge.of(part.file());
                if (written.isPresent()) {
                    times.told(written.getAsLong(), place(number, from));
                }
            }
            part.readCommands(from, Long.MAX_VALUE, new Times(number));
        }
        return times.place();
    }

    /** Hands on what stands behind {@code from}. */
    LogExtent take(LogPlace from, LogSink sink) throws IOException {
        long commands = 0;
        LogPlace to = from;
        List<String> notes = new ArrayList<>();
        keys = 0;
        for (int number = from.part(); number < parts.size(); number++) {
            AofPart part = parts.get(number);
            AofPart.Place begin =
                    number == from.part() ? new AofPart.Place(from.offset(), from.database()) : new AofPart.Place(0, 0);
            if (begin.offset() == 0 && part.beginsWithSnapshot()) {
                begin = new AofPart.Place(part.checkSnapshot(new Counter(sink)), 0);
            }
            AofPart.End end = part.readCommands(begin, Long.MAX_VALUE, new Commands(number, sink));
            if (end.isTorn()) {
                notes.add(tail(part, end, number == parts.size() - 1));
            }
            commands += end.commands();
            to = place(number, end.place());
        }
        return new LogExtent(from, to, keys, commands, notes);
    }

    /** Redis: src/aof.c, loadAppendOnlyFiles; only what was being written last may be torn. */
    private static String tail(AofPart part, AofPart.End end, boolean last) throws UnreadableException {
        String what = end.inTransaction() ? "a transaction without an end" : "a command without an end";
        if (!last) {
            throw new UnreadableException(
                    part.file().getFileName() + " ends with " + what + ", and is not the last file" + REPAIR, null);
        }
        return what + " at the end of " + part.file().getFileName() + " ("
                + (end.length() - end.place().offset()) + " bytes), as a server leaves it out";
    }

    private static LogPlace place(int part, AofPart.Place place) {
        return new LogPlace(part, place.offset(), place.database());
    }

    /** Looks at annotations alone. */
    private final class Times implements AofPart.Taker {
        private final int part;

        Times(int part) {
            this.part = part;
        }

        @Override
        public void annotation(String text, AofPart.Place at) throws IOException {
            times.annotation(text, place(part, at));
        }

        @Override
        public void command(int database, Command command) {
            // read again when it is known from where
        }
    }

    /** Hands on commands. */
    private final class Commands implements AofPart.Taker {
        private final AofTimes annotations = new AofTimes(since);
        private final int part;
        private final LogSink sink;

        Commands(int part, LogSink sink) {
            this.part = part;
            this.sink = sink;
        }

        @Override
        public void annotation(String text, AofPart.Place at) throws IOException {
            annotations.annotation(text, place(part, at));
        }

        @Override
        public void command(int database, Command command) {
            sink.command(database, command);
        }
    }

    /** Counts the keys of snapshots, and hands them on. */
    private final class Counter implements LogSink {
        private final @Nullable LogSink sink;

        Counter(@Nullable LogSink sink) {
            this.sink = sink;
        }

        @Override
        public void key(StoredKey key) {
            keys++;
            if (sink != null) {
                sink.key(key);
            }
        }

        @Override
        public void function(byte[] code) {
            if (sink != null) {
                sink.function(code);
            }
        }

        @Override
        public void leftOut(String what) {
            if (sink != null) {
                sink.leftOut(what);
            }
        }

        @Override
        public void command(int database, Command command) {
            // a snapshot has none
        }
    }
}
