package io.crossfade.replicator;

import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.LogExtent;
import io.crossfade.backfill.feed.LogPlace;
import io.crossfade.backfill.feed.LogSink;
import io.crossfade.model.Command;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An append-only file, of one file or several. */
final class AofLog implements AppendOnlyLog {
    private static final long TO_THE_END = Long.MAX_VALUE;

    private final Path path;
    private final List<AofPart> parts;

    private AofLog(Path path, List<Path> files) {
        this.path = path;
        this.parts = files.stream().map(AofPart::new).toList();
    }

    static AofLog of(Path path) {
        return reading(path, () -> new AofLog(path, files(path)));
    }

    private static List<Path> files(Path path) throws IOException {
        if (path.toString().endsWith(AofManifest.SUFFIX)) {
            return AofManifest.files(path);
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            List<Path> manifests = all.filter(file -> file.toString().endsWith(AofManifest.SUFFIX))
                    .toList();
            if (manifests.size() != 1) {
                throw new UnreadableException(
                        "the folder has " + manifests.size()
                                + " manifests; name the one that is meant, or the folder that the server's appenddirname says",
                        null);
            }
            return AofManifest.files(manifests.get(0));
        }
    }

    @Override
    public LogExtent survey(@Nullable Instant since, LogSink sink) {
        return reading(path, () -> {
            LogSurvey survey = new LogSurvey(parts, since);
            LogPlace from = since == null ? LogPlace.BEGIN : survey.find();
            return survey.take(from, sink);
        });
    }

    @Override
    public void read(LogExtent extent, int newestVersion, LogSink sink) {
        reading(path, () -> {
            for (int part = extent.from().part(); part <= extent.to().part(); part++) {
                read(part, extent, newestVersion, sink);
            }
            return path;
        });
    }

    private void read(int number, LogExtent extent, int newestVersion, LogSink sink) throws IOException {
        AofPart part = parts.get(number);
        boolean first = number == extent.from().part();
        AofPart.Place from =
                first ? new AofPart.Place(extent.from().offset(), extent.from().database()) : new AofPart.Place(0, 0);
        if (from.offset() == 0 && part.beginsWithSnapshot()) {
            from = new AofPart.Place(part.readSnapshot(newestVersion, sink), 0);
        }
        long until = number == extent.to().part() ? extent.to().offset() : TO_THE_END;
        AofPart.End end = part.readCommands(from, until, new Commands(sink));
        if (end.isTorn()) {
            throw new UnreadableException("it became another meanwhile", null);
        }
    }

    /** Takes the commands alone. */
    private record Commands(LogSink sink) implements AofPart.Taker {
        @Override
        public void annotation(String text, AofPart.Place place) {
            // looked at before
        }

        @Override
        public void command(int database, Command command) {
            sink.command(database, command);
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private static <T> T reading(Path path, Reading<T> reading) {
        try {
            return reading.run();
        } catch (NoSuchFileException e) {
            throw new FeedException("there is no file " + path, e);
        } catch (EOFException e) {
            throw new FeedException(path + " cannot be read: it ends too early", e);
        } catch (UnreadableException e) {
            throw new FeedException(path + " cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FeedException(path + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
