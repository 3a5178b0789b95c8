package io.crossfade.backfill.copy;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Convergence;
import io.crossfade.converge.Converger;
import io.crossfade.converge.KeyUsages;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.converge.StringCopier;
import io.crossfade.converge.Usage;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Makes the target equal to the source, which is the authority. Strings go the cheap way as long as most keys are strings;
 * whatever is left is converged.
 */
public final class WarmCopier implements BatchCopier {
    /** With fewer strings than this among the keys, looking for them costs more than it spares. */
    private static final double MIN_SHARE_OF_STRINGS = 0.2;

    /** Of fewer keys the share of strings is chance: the last pages of a slice bring a handful. */
    private static final int ENOUGH_TO_TELL = 50;

    private static final int BATCHES_UNTIL_ANOTHER_LOOK = 9;

    private final StringCopier strings;
    private final Converger converger;
    private final Usage usage;
    private final AtomicInteger batchesToSkip = new AtomicInteger();

    /** Creates a copier for these two servers that takes nothing along of how keys were used. */
    public WarmCopier(SideCapabilities source, SideCapabilities target, ConvergeConfig config) {
        this(new StringCopier(source, target, config), source, target, config, Usage.NONE);
    }

    /**
     * Returns a copier for a walk over all keys of the source, most of which the target does not hold yet: such strings are created there.
     *
     * @param usage what to take along of how keys were used
     */
    public static WarmCopier creating(
            SideCapabilities source, SideCapabilities target, ConvergeConfig config, Usage usage) {
        return new WarmCopier(StringCopier.creating(source, target, config), source, target, config, usage);
    }

    private WarmCopier(
            StringCopier strings,
            SideCapabilities source,
            SideCapabilities target,
            ConvergeConfig config,
            Usage usage) {
        this.strings = strings;
        this.converger = new Converger(source, target, config, usage);
        this.usage = usage;
    }

    @Override
    public List<CopyResult> copy(RedisLink source, RedisLink target, List<Key> keys) {
        if (batchesToSkip.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return results(source, target, keys, converger.converge(source, target, keys));
        }
        KeyUsages usages = KeyUsages.of(usage, keys);
        List<Convergence> copied = strings.copy(source, target, keys, usages);
        long settled = copied.stream().filter(Convergence::settled).count();
        if (keys.size() >= ENOUGH_TO_TELL && settled < keys.size() * MIN_SHARE_OF_STRINGS) {
            batchesToSkip.set(BATCHES_UNTIL_ANOTHER_LOOK);
        }
        return convergeTheRest(source, target, keys, copied, usages);
    }

    private List<CopyResult> convergeTheRest(
            RedisLink source, RedisLink target, List<Key> keys, List<Convergence> copied, KeyUsages usages) {
        int[] left = IntStream.range(0, keys.size())
                .filter(i -> isLeft(copied.get(i)))
                .toArray();
        List<Key> rest = IntStream.of(left).mapToObj(keys::get).toList();
        List<Convergence> converged =
                rest.isEmpty() ? List.of() : converger.converge(source, target, rest, usages.pick(left));
        List<Convergence> all = new ArrayList<>(keys.size());
        int next = 0;
        for (Convergence convergence : copied) {
            all.add(isLeft(convergence) ? converged.get(next++) : convergence);
        }
        return results(source, target, keys, all);
    }

    private static boolean isLeft(Convergence convergence) {
        return !convergence.settled() && convergence.outcome() != Convergence.Outcome.LARGE;
    }

    /** Large values come last, each in parts, so that the others of the batch do not wait for them. */
    private List<CopyResult> results(
            RedisLink source, RedisLink target, List<Key> keys, List<Convergence> convergences) {
        List<CopyResult> results = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            Convergence convergence = convergences.get(i);
            boolean large = convergence.outcome() == Convergence.Outcome.LARGE;
            results.add(result(
                    large
                            ? converger.convergeInParts(source, target, keys.get(i), WarmCopier::isWanted)
                            : convergence));
        }
        return results;
    }

    private static boolean isWanted() {
        return !Thread.currentThread().isInterrupted();
    }

    private static CopyResult result(Convergence convergence) {
        return switch (convergence.outcome()) {
            case COPIED -> CopyResult.of(KeyOutcome.COPIED);
            case DELETED -> CopyResult.of(KeyOutcome.GONE);
            case IDENTICAL -> CopyResult.of(KeyOutcome.IDENTICAL);
            case UNSETTLED, LARGE -> CopyResult.UNSETTLED;
            case REFUSED -> CopyResult.quarantined(String.valueOf(convergence.reason()));
        };
    }
}
