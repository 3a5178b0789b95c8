package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.functions.FunctionPolicy;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.Side;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How both sides are compared.
 *
 * @param walk how both sides are walked
 * @param tier how closely to look; default full
 * @param sampleKeys how many keys of each side a sample has at least, 100 to 1,000,000; default 3,000
 * @param authority the side that is right; default the target if {@code crossfade.lazy.enabled}, else the source
 * @param repair whether keys that differ are converged; default true
 * @param deleteExtra whether a repair also deletes keys that only the shadow has; default true if the source is the authority.
 *     If the target is, such a key may be one that the lazy path has not moved yet: deleting it on the source would lose it
 * @param functions which libraries of functions the full tier compares, and a repair loads; with {@link FunctionPolicy#KEEP} those with other
 *     code are left as they are; default {@link FunctionPolicy#REPLACE}
 * @param maxPasses how often a reconciliation goes over both sides at most, 1 to 100; default 5
 * @param rounds how long to wait before each time a key that looks different is read again; default 100 ms, 1 s, 5 s
 * @param converge how keys are made equal
 */
public record VerifyConfig(
        WalkConfig walk,
        VerifyTier tier,
        int sampleKeys,
        Side authority,
        boolean repair,
        boolean deleteExtra,
        FunctionPolicy functions,
        int maxPasses,
        List<Duration> rounds,
        ConvergeConfig converge) {
    private static final Setting<Integer> SAMPLE_KEYS =
            Setting.integer("crossfade.backfill.sample-keys", 100, 1_000_000, 3_000);
    private static final Setting<Integer> MAX_PASSES = Setting.integer("crossfade.backfill.max-passes", 1, 100, 5);
    private static final Setting<String> ROUNDS = Setting.text("crossfade.backfill.verify-rounds", "100ms, 1s, 5s");
    private static final Setting<Duration> ROUND =
            Setting.duration(ROUNDS.key(), Duration.ZERO, Duration.ofHours(1), Duration.ZERO);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public VerifyConfig {
        requireNonNull(walk, "walk");
        requireNonNull(tier, "tier");
        SAMPLE_KEYS.check(sampleKeys);
        requireNonNull(authority, "authority");
        requireNonNull(functions, "functions");
        requireNonNull(converge, "converge");
        MAX_PASSES.check(maxPasses);
        rounds = List.copyOf(rounds);
        rounds.forEach(ROUND::check);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException(ROUNDS + " must name at least one round");
        }
    }

    /** Returns the defaults. */
    public static VerifyConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the settings under {@code crossfade.backfill}, {@code crossfade.converge} and {@code crossfade.lazy}. */
    public static VerifyConfig from(Settings settings) {
        boolean lazy = LazyConfig.from(settings).enabled();
        return new VerifyConfig(
                WalkConfig.from(settings),
                VerifyTier.FULL,
                settings.get(SAMPLE_KEYS),
                lazy ? Side.TARGET : Side.SOURCE,
                true,
                !lazy,
                Alongside.from(settings).functions(),
                settings.get(MAX_PASSES),
                Stream.of(settings.get(ROUNDS).split(","))
                        .map(round -> ROUND.read(round.strip()))
                        .toList(),
                ConvergeConfig.from(settings));
    }

    /** Returns every setting under {@code crossfade.backfill} that only a verification reads. */
    public static List<Setting<?>> settings() {
        return List.of(SAMPLE_KEYS, MAX_PASSES, ROUNDS);
    }

    /** Returns a copy that walks so. */
    public VerifyConfig withWalk(WalkConfig value) {
        return new VerifyConfig(
                value, tier, sampleKeys, authority, repair, deleteExtra, functions, maxPasses, rounds, converge);
    }

    /** Returns a copy that looks so closely. */
    public VerifyConfig withTier(VerifyTier value) {
        return new VerifyConfig(
                walk, value, sampleKeys, authority, repair, deleteExtra, functions, maxPasses, rounds, converge);
    }

    /** Returns a copy whose sample has this many keys of each side. */
    public VerifyConfig withSampleKeys(int value) {
        return new VerifyConfig(
                walk, tier, value, authority, repair, deleteExtra, functions, maxPasses, rounds, converge);
    }

    /** Returns a copy in which this side is right, and extra keys are deleted only if that is the source. */
    public VerifyConfig withAuthority(Side value) {
        return new VerifyConfig(
                walk, tier, sampleKeys, value, repair, value == Side.SOURCE, functions, maxPasses, rounds, converge);
    }

    /** Returns a copy whose repair deletes keys that only the shadow has, or leaves them. */
    public VerifyConfig withDeleteExtra(boolean value) {
        return new VerifyConfig(
                walk, tier, sampleKeys, authority, repair, value, functions, maxPasses, rounds, converge);
    }

    /** Returns a copy that repairs, or only tells. */
    public VerifyConfig withRepair(boolean value) {
        return new VerifyConfig(
                walk, tier, sampleKeys, authority, value, deleteExtra, functions, maxPasses, rounds, converge);
    }

    /** Returns a copy for a reconciliation that goes over both sides this often at most. */
    public VerifyConfig withMaxPasses(int value) {
        return new VerifyConfig(
                walk, tier, sampleKeys, authority, repair, deleteExtra, functions, value, rounds, converge);
    }

    /** Returns a copy that compares libraries of functions so. */
    public VerifyConfig withFunctions(FunctionPolicy value) {
        return new VerifyConfig(
                walk, tier, sampleKeys, authority, repair, deleteExtra, value, maxPasses, rounds, converge);
    }

    /** Returns a copy that waits so before each time it reads again. */
    public VerifyConfig withRounds(List<Duration> value) {
        return new VerifyConfig(
                walk, tier, sampleKeys, authority, repair, deleteExtra, functions, maxPasses, value, converge);
    }

    /** Returns a copy that makes keys equal so. */
    public VerifyConfig withConverge(ConvergeConfig value) {
        return new VerifyConfig(
                walk, tier, sampleKeys, authority, repair, deleteExtra, functions, maxPasses, rounds, value);
    }

    /** Returns whether what differs is repaired. */
    boolean repairs() {
        return repair && tier.mayRepair();
    }
}
