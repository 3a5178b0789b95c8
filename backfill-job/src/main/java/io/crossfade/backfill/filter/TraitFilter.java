package io.crossfade.backfill.filter;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Which keys are copied, by what the source says of them when they are scanned. Immutable.
 *
 * @param types the types that are wanted; empty, the default: all
 * @param expiring whether they expire; default any
 * @param minTtl what expires sooner than this is left out, 0 to 365 d; default 0: nothing
 * @param minBytes what takes less memory, by MEMORY USAGE, is left out, 0 to 2,147,483,647; default 0: nothing
 * @param maxBytes what takes more memory is left out, 0 to 2,147,483,647; 0, the default, is no bound
 */
public record TraitFilter(List<KeyType> types, Expiring expiring, Duration minTtl, int minBytes, int maxBytes) {
    private static final Setting<List<KeyType>> TYPES =
            Setting.list("crossfade.backfill.types", KeyType.FORM, KeyType.RANGE, KeyType::parse);
    private static final Setting<Expiring> EXPIRING =
            Setting.choice("crossfade.backfill.expiring", Expiring.class, Expiring.ANY);
    private static final Setting<Duration> MIN_TTL =
            Setting.duration("crossfade.backfill.min-ttl", Duration.ZERO, Duration.ofDays(365), Duration.ZERO);
    private static final Setting<Integer> MIN_BYTES =
            Setting.integer("crossfade.backfill.min-bytes", 0, Integer.MAX_VALUE, 0);
    private static final Setting<Integer> MAX_BYTES =
            Setting.integer("crossfade.backfill.max-bytes", 0, Integer.MAX_VALUE, 0);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range, or no size is between the bounds
     */
    public TraitFilter {
        types = List.copyOf(types);
        requireNonNull(expiring, "expiring");
        MIN_TTL.check(minTtl);
        MIN_BYTES.check(minBytes);
        MAX_BYTES.check(maxBytes);
        if (maxBytes != 0 && maxBytes < minBytes) {
            throw new IllegalArgumentException(MAX_BYTES + "=" + maxBytes + " is not allowed; allowed: 0, or at least "
                    + MIN_BYTES + "=" + minBytes);
        }
    }

    /** Reads the settings. */
    public static TraitFilter from(Settings settings) {
        return new TraitFilter(
                settings.get(TYPES),
                settings.get(EXPIRING),
                settings.get(MIN_TTL),
                settings.get(MIN_BYTES),
                settings.get(MAX_BYTES));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(TYPES, EXPIRING, MIN_TTL, MIN_BYTES, MAX_BYTES);
    }

    /**
     * Reads a time to live as it is written in a configuration, as in {@code 30s}.
     *
     * @throws IllegalArgumentException if it is none, or out of its range
     */
    public static Duration ttl(String text) {
        return MIN_TTL.read(text);
    }

    /** Returns whether every key is wanted. */
    public boolean isEmpty() {
        return types.isEmpty() && !asksExpiry() && !asksBytes();
    }

    boolean asksType() {
        return !types.isEmpty();
    }

    boolean asksExpiry() {
        return expiring != Expiring.ANY || !minTtl.isZero();
    }

    boolean asksBytes() {
        return minBytes > 0 || maxBytes > 0;
    }

    boolean wantsType(String name) {
        return types.contains(KeyType.named(name));
    }

    /** Whether a key is wanted of which PTTL says this. */
    boolean wantsTtl(long millis) {
        boolean expires = millis >= 0;
        return switch (expiring) {
            case ANY -> !expires || millis >= minTtl.toMillis();
            case ONLY -> expires && millis >= minTtl.toMillis();
            case NEVER -> !expires;
        };
    }

    boolean wantsBytes(long bytes) {
        return bytes >= minBytes && (maxBytes == 0 || bytes <= maxBytes);
    }
}
