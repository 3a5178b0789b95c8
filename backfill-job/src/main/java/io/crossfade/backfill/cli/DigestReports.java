package io.crossfade.backfill.cli;

import io.crossfade.backfill.digest.SideDigest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes what was digested. The names in the JSON are part of the interface. */
final class DigestReports {
    private static final double MILLIS_PER_SECOND = 1e3;

    private DigestReports() {}

    static String text(SideDigest digest, Path file) {
        return String.format(
                Locale.ROOT,
                "Digests of the %s %s (%s) in %s: %,d keys, %,d of them without a digest, %.1f s",
                digest.side().label(),
                digest.endpoint(),
                digest.server(),
                file,
                digest.sums().keys(),
                digest.sums().unread(),
                seconds(digest));
    }

    static Map<String, Object> json(SideDigest digest, Path file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "digest");
        json.put("status", "done");
        json.put("side", digest.side().label());
        json.put("endpoint", digest.endpoint());
        json.put("server", digest.server());
        json.put("file", file.toString());
        json.put("keys", digest.sums().keys());
        json.put("unread", digest.sums().unread());
        json.put("from", digest.from().toString());
        json.put("to", digest.to().toString());
        json.put("seconds", seconds(digest));
        return json;
    }

    private static double seconds(SideDigest digest) {
        return Duration.between(digest.from(), digest.to()).toMillis() / MILLIS_PER_SECOND;
    }
}
