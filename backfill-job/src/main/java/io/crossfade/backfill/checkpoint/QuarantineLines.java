package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.model.Key;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;

/** Writes and reads the lines of a quarantine by meaning. */
final class QuarantineLines {
    private static final String HEADER = "crossfade-backfill-quarantine";
    private static final String VERSION = "1";
    private static final String KEY = "key";
    private static final String SLICE = "slice";

    private QuarantineLines() {}

    /** Returns the first line of the quarantine of the walk that began then. */
    static Line header(Instant started) {
        return Line.of(HEADER).with("version", VERSION).with("started", started);
    }

    static boolean isHeaderOf(Line line, Instant started) {
        return line.text().equals(header(started).text());
    }

    static Line key(Quarantine.Entry entry) {
        return Line.of(KEY)
                .with("name", '"' + URLEncoder.encode(new String(entry.key().bytes(), ISO_8859_1), ISO_8859_1) + '"')
                .with("reason", '"' + URLEncoder.encode(entry.reason(), UTF_8) + '"');
    }

    static boolean isKey(Line line) {
        return line.kind().equals(KEY);
    }

    static Key keyOf(Line line) {
        String quoted = line.value("name");
        String name = URLDecoder.decode(quoted.substring(1, quoted.length() - 1), ISO_8859_1);
        return Key.of(name.getBytes(ISO_8859_1));
    }

    static String reasonOf(Line line) {
        String quoted = line.value("reason");
        return URLDecoder.decode(quoted.substring(1, quoted.length() - 1), UTF_8);
    }

    /** Names a slice whose quarantined keys are more than could be kept. */
    static Line slice(int number) {
        return Line.of(SLICE).with("number", number);
    }

    static boolean isSlice(Line line) {
        return line.kind().equals(SLICE);
    }

    static int sliceOf(Line line) {
        return Integer.parseInt(line.value("number"));
    }
}
