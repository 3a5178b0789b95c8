package io.crossfade.backfill.filter;

import io.crossfade.model.Key;
import io.crossfade.namespace.Glob;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;

/**
 * Which keys a walk is for, by their names alone. Immutable and thread-safe.
 *
 * @param match patterns as in KEYS, of which a key has to match one; empty, the default: any name does
 * @param exclude patterns of keys that are left out, also if they match; default none
 * @param slots hash slots of which a key has to be in one, in order; empty, the default: any slot does
 */
public record NameFilter(List<Glob> match, List<Glob> exclude, List<SlotRange> slots) {
    private static final String PATTERN = "pattern";
    private static final String PATTERNS = "as in KEYS: * ? [a-z] and \\ before a character that means itself";
    private static final Setting<List<Glob>> MATCH =
            Setting.list("crossfade.backfill.match", PATTERN, PATTERNS, Glob::of);
    private static final Setting<List<Glob>> EXCLUDE =
            Setting.list("crossfade.backfill.exclude", PATTERN, PATTERNS, Glob::of);
    private static final Setting<List<SlotRange>> SLOTS =
            Setting.list("crossfade.backfill.slots", SlotRange.FORM, SlotRange.RANGE, SlotRange::parse);

    /** Lets every name through. */
    public static final NameFilter NONE = new NameFilter(List.of(), List.of(), List.of());

    /** Keeps the lists, the slots in order. */
    public NameFilter {
        match = List.copyOf(match);
        exclude = List.copyOf(exclude);
        slots = List.copyOf(SlotRanges.inOrder(slots));
    }

    /** Reads the settings. */
    public static NameFilter from(Settings settings) {
        return new NameFilter(settings.get(MATCH), settings.get(EXCLUDE), settings.get(SLOTS));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(MATCH, EXCLUDE, SLOTS);
    }

    /**
     * Returns a copy in which lists that are not empty replace those of this one.
     *
     * @throws IllegalArgumentException if a text is no pattern or range
     */
    public NameFilter over(List<String> match, List<String> exclude, List<String> slots) {
        return new NameFilter(
                over(this.match, match, MATCH), over(this.exclude, exclude, EXCLUDE), over(this.slots, slots, SLOTS));
    }

    private static <T> List<T> over(List<T> mine, List<String> texts, Setting<List<T>> setting) {
        return texts.isEmpty() ? mine : setting.read(String.join(",", texts));
    }

    /** Returns whether the key is wanted. Never blocks. */
    public boolean wants(Key key) {
        byte[] name = key.bytes();
        return (match.isEmpty() || match.stream().anyMatch(glob -> glob.matches(name)))
                && exclude.stream().noneMatch(glob -> glob.matches(name))
                && (slots.isEmpty() || SlotRanges.contain(slots, key.slot()));
    }

    /** Returns a copy for these slots alone. */
    public NameFilter withSlots(List<SlotRange> value) {
        return new NameFilter(match, exclude, value);
    }

    /** Returns whether every name goes through. */
    public boolean isEmpty() {
        return match.isEmpty() && exclude.isEmpty() && slots.isEmpty();
    }
}
