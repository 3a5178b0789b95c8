package io.crossfade.backfill.backup;

import java.time.Duration;
import java.util.Comparator;

/**
 * What is known of the source's last save; of several servers, of the one that is worst off.
 *
 * @param kind whether there is one
 * @param age how long ago it was; without one, how long ago the server was started
 * @param failed whether an attempt since has failed
 * @param trouble what the server answered if nothing is known; else empty
 */
public record Backup(Kind kind, Duration age, boolean failed, String trouble) {
    private static final Comparator<Backup> BY_WORTH =
            Comparator.comparing(Backup::kind).thenComparing(Backup::age);
    private static final long SECONDS_SHOWN = 120;
    private static final long MINUTES_SHOWN = 120;
    private static final long HOURS_SHOWN = 48;

    /** What a server tells, from good to bad. */
    public enum Kind {
        /** It has saved its data. */
        SAVED,
        /** It has not since it was started. */
        NONE,
        /** It does not tell. */
        UNKNOWN
    }

    static Backup unknown(String trouble) {
        return new Backup(Kind.UNKNOWN, Duration.ZERO, false, trouble);
    }

    Backup worse(Backup other) {
        return BY_WORTH.compare(this, other) >= 0 ? this : other;
    }

    /** Returns whether there is one that is no older than {@code maxAge}. */
    public boolean isWithin(Duration maxAge) {
        return kind == Kind.SAVED && age.compareTo(maxAge) <= 0;
    }

    /** Returns it as a sentence without its end. */
    public String text() {
        String attempt = failed ? "; its last attempt to save has failed" : "";
        return switch (kind) {
            case SAVED -> "the source last saved its data " + text(age) + " ago" + attempt;
            case NONE -> "the source has not saved its data since it was started " + text(age) + " ago" + attempt;
            case UNKNOWN -> "the source does not tell when it last saved its data (" + trouble + ")";
        };
    }

    static String text(Duration time) {
        if (time.toSeconds() < SECONDS_SHOWN) {
            return time.toSeconds() + " s";
        }
        if (time.toMinutes() < MINUTES_SHOWN) {
            return time.toMinutes() + " min";
        }
        return time.toHours() < HOURS_SHOWN ? time.toHours() + " h" : time.toDays() + " days";
    }
}
