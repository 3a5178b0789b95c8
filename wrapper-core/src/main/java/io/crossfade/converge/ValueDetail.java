package io.crossfade.converge;

import io.crossfade.model.Key;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * In which parts the values of one key differ. Never what a part holds. Immutable.
 *
 * @param type the type of both values, as TYPE tells it
 * @param counts how many parts differ, by kind; only kinds of which some do
 * @param first the first of them, at most {@value #MOST_NAMED}
 * @param whole whether all parts were looked at; of a large value only the first thousands are
 */
public record ValueDetail(String type, Map<PartKind, Counts> counts, List<Spot> first, boolean whole) {
    /** How many parts are named. */
    public static final int MOST_NAMED = 5;

    /** Copies the collections. */
    public ValueDetail {
        counts = Map.copyOf(counts);
        first = List.copyOf(first);
    }

    /** How a part differs. */
    public enum How {
        /** The authority has it, the shadow has not. */
        MISSING,
        /** The shadow has it, the authority has not. */
        EXTRA,
        /** Both have it, not the same. */
        DIFFERENT;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** Returns the lower-case name, as used in reports. */
        public String label() {
            return label;
        }
    }

    /** How many parts of a kind differ how. */
    public record Counts(long missing, long extra, long different) {
        static final Counts NONE = new Counts(0, 0, 0);

        /** Returns how many differ so. */
        public long of(How how) {
            return switch (how) {
                case MISSING -> missing;
                case EXTRA -> extra;
                case DIFFERENT -> different;
            };
        }

        Counts plus(How how, long count) {
            return switch (how) {
                case MISSING -> new Counts(missing + count, extra, different);
                case EXTRA -> new Counts(missing, extra + count, different);
                case DIFFERENT -> new Counts(missing, extra, different + count);
            };
        }
    }

    /**
     * A part that differs.
     *
     * @param kind what it is
     * @param how how it differs
     * @param name its name, the first 256 bytes of it; or its place: an index, an offset or an id
     * @param fingerprint stands for the whole name where names are not shown; of a place, the place
     */
    public record Spot(PartKind kind, How how, Key name, String fingerprint) {}
}
