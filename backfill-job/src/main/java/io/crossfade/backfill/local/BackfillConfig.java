package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.filter.TraitFilter;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a backfill copies.
 *
 * @param walk how the source is walked
 * @param traits which of the keys are copied, by what the source says of them; default all
 * @param mode how keys are copied; default {@link CopyMode#LAZY} if {@code crossfade.lazy.enabled}, else {@link
 *     CopyMode#WARM}
 * @param converge how keys are made equal
 * @param markerTtl how long a moved marker lives in lazy mode; default 7 d
 * @param alongside what else is brought to the target
 * @param grace how long after a write with an unknown outcome its keys are copied again, 0 to 60 s; default 1 s
 * @param checkpoint the file that keeps where the job is, or null for none; default null
 * @param quarantineKeys how many quarantined keys are kept by name for a retry, 0 to 10,000,000; of a slice beyond that all keys are
 *     copied again; default 100,000
 * @param fresh whether to begin anew whatever the checkpoint says; default false
 */
public record BackfillConfig(
        WalkConfig walk,
        TraitFilter traits,
        CopyMode mode,
        ConvergeConfig converge,
        Duration markerTtl,
        Alongside alongside,
        Duration grace,
        @Nullable Path checkpoint,
        int quarantineKeys,
        boolean fresh) {
    private static final Setting<String> CHECKPOINT = Setting.text("crossfade.backfill.checkpoint", null);
    private static final Setting<Integer> QUARANTINE_KEYS =
            Setting.integer("crossfade.backfill.quarantine-keys", 0, 10_000_000, 100_000);
    private static final Setting<Duration> GRACE =
            Setting.duration("crossfade.backfill.grace", Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(1));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public BackfillConfig {
        requireNonNull(walk, "walk");
        requireNonNull(traits, "traits");
        requireNonNull(mode, "mode");
        requireNonNull(converge, "converge");
        requireNonNull(markerTtl, "markerTtl");
        requireNonNull(alongside, "alongside");
        GRACE.check(grace);
        QUARANTINE_KEYS.check(quarantineKeys);
    }

    /** Returns the defaults. */
    public static BackfillConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the settings under {@code crossfade.backfill}, {@code crossfade.converge} and {@code crossfade.lazy}. */
    public static BackfillConfig from(Settings settings) {
        LazyConfig lazy = LazyConfig.from(settings);
        String checkpoint = settings.find(CHECKPOINT);
        return new BackfillConfig(
                WalkConfig.from(settings),
                TraitFilter.from(settings),
                lazy.enabled() ? CopyMode.LAZY : CopyMode.WARM,
                ConvergeConfig.from(settings),
                lazy.markerTtl(),
                Alongside.from(settings),
                settings.get(GRACE),
                checkpoint == null ? null : Path.of(checkpoint),
                settings.get(QUARANTINE_KEYS),
                false);
    }

    /** Returns every setting under {@code crossfade.backfill} that a backfill reads. */
    public static List<Setting<?>> settings() {
        return Stream.of(
                        WalkConfig.settings(),
                        TraitFilter.settings(),
                        Alongside.settings(),
                        List.<Setting<?>>of(CHECKPOINT, QUARANTINE_KEYS, GRACE))
                .flatMap(List::stream)
                .toList();
    }

    /** Returns a copy that walks so. */
    public BackfillConfig withWalk(WalkConfig value) {
        return new BackfillConfig(
                value, traits, mode, converge, markerTtl, alongside, grace, checkpoint, quarantineKeys, fresh);
    }

    /** Returns a copy that copies the keys that this filter wants. */
    public BackfillConfig withTraits(TraitFilter value) {
        return new BackfillConfig(
                walk, value, mode, converge, markerTtl, alongside, grace, checkpoint, quarantineKeys, fresh);
    }

    /** Returns a copy that copies keys so. */
    public BackfillConfig withMode(CopyMode value) {
        return new BackfillConfig(
                walk, traits, value, converge, markerTtl, alongside, grace, checkpoint, quarantineKeys, fresh);
    }

    /** Returns a copy that makes keys equal so. */
    public BackfillConfig withConverge(ConvergeConfig value) {
        return new BackfillConfig(
                walk, traits, mode, value, markerTtl, alongside, grace, checkpoint, quarantineKeys, fresh);
    }

    /** Returns a copy whose moved markers live this long. */
    public BackfillConfig withMarkerTtl(Duration value) {
        return new BackfillConfig(
                walk, traits, mode, converge, value, alongside, grace, checkpoint, quarantineKeys, fresh);
    }

    /** Returns a copy that brings this along. */
    public BackfillConfig withAlongside(Alongside value) {
        return new BackfillConfig(
                walk, traits, mode, converge, markerTtl, value, grace, checkpoint, quarantineKeys, fresh);
    }

    /** Returns a copy that copies keys again this long after a write with an unknown outcome. */
    public BackfillConfig withGrace(Duration value) {
        return new BackfillConfig(
                walk, traits, mode, converge, markerTtl, alongside, value, checkpoint, quarantineKeys, fresh);
    }

    /** Returns a copy that keeps where it is in this file, or nowhere. */
    public BackfillConfig withCheckpoint(@Nullable Path value) {
        return new BackfillConfig(
                walk, traits, mode, converge, markerTtl, alongside, grace, value, quarantineKeys, fresh);
    }

    /** Returns a copy that keeps this many quarantined keys by name. */
    public BackfillConfig withQuarantineKeys(int value) {
        return new BackfillConfig(walk, traits, mode, converge, markerTtl, alongside, grace, checkpoint, value, fresh);
    }

    /** Returns a copy that begins anew whatever the checkpoint says, or goes on where it says. */
    public BackfillConfig withFresh(boolean value) {
        return new BackfillConfig(
                walk, traits, mode, converge, markerTtl, alongside, grace, checkpoint, quarantineKeys, value);
    }
}
