package io.crossfade.replicator;

import io.crossfade.backfill.feed.LogPlace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place behind which everything stands that came since a point in time: the last one of which is known that it was written
 * before. Servers tell the time by the second, as it was when they last looked at the clock, so one second is left for that.
 */
final class AofTimes {
    private static final String TIME = "TS:";

    private final @Nullable Instant since;
    private @Nullable Instant first;
    private @Nullable LogPlace place;
    private boolean later;

    /** Looks for {@code since}; if that is null, for nothing. */
    AofTimes(@Nullable Instant since) {
        this.since = since;
    }

    /** Everything behind {@code place} was written at {@code seconds} or later, and all that was written later stands behind it. */
    void told(long seconds, LogPlace told) {
        Instant at = Instant.ofEpochSecond(seconds);
        if (first == null) {
            first = at;
        }
        later = later || since == null || at.plusSeconds(1).isAfter(since); // a clock may have been set back since
        if (!later) {
            place = told;
        }
    }

    /** Reads an annotation that ends at {@code told}. */
    void annotation(String text, LogPlace told) throws UnreadableException {
        if (!text.startsWith(TIME)) {
            throw new UnreadableException(
                    "it has an annotation that is not known (known is #TS:), so what follows it may mean something else",
                    null);
        }
        try {
            told(Long.parseLong(text.substring(TIME.length())), told);
        } catch (NumberFormatException e) {
            throw new UnreadableException("an annotation tells no time", e);
        }
    }

    /** Returns the place. */
    LogPlace place() throws UnreadableException {
        if (place != null) {
            return place;
        }
        throw new UnreadableException(
                first == null
                        ? "it does not tell when anything was written (aof-timestamp-enabled, Redis 7.0); run a backfill"
                                + " or `crossfade verify` instead, which need no times"
                        : "it tells nothing of what came before " + first
                                + ", since a rewrite leaves of that the result"
                                + " alone: say --since " + first.plusSeconds(1) + " or later, or run a backfill or"
                                + " `crossfade verify`, which need no times",
                null);
    }
}
