package io.crossfade.backfill.cli;

import io.crossfade.backfill.digest.DigestComparison;
import io.crossfade.backfill.digest.DigestFile;
import io.crossfade.backfill.digest.SideDigest;
import io.crossfade.backfill.filter.SlotRanges;
import io.crossfade.backfill.local.Digesting;
import io.crossfade.backfill.local.Verification;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.backfill.local.WalkConfig;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A verification that looks only at hash slots in which digests of both sides differ: at values where those do, else at metadata.
 *
 * @param loaded how to reach the sides; nobody does if the digests are equal
 * @param database which database
 * @param config how to look
 */
record DigestedVerify(FileOptions.Loaded loaded, DatabasePair database, VerifyConfig config) {
    /** Of each look. */
    private static final int STEPS = 2;

    /**
     * What was found.
     *
     * @param source the source's digests
     * @param target the target's
     * @param comparison of both
     * @param looked what was found in the slots that differ; empty if none does
     */
    record Result(SideDigest source, SideDigest target, DigestComparison comparison, List<VerifyReport> looked) {
        boolean complete() {
            return looked.stream().allMatch(VerifyReport::complete);
        }

        boolean passed() {
            return looked.stream().allMatch(VerifyReport::passed);
        }
    }

    /**
     * Reads both files, in either order, and looks.
     *
     * @throws IllegalArgumentException if they are of other keys than this verification is for
     */
    Result run(List<Path> files, Steering steering, ShownProgress progress) {
        SideDigest one = DigestFile.read(files.get(0));
        SideDigest other = DigestFile.read(files.get(1));
        SideDigest source = one.side() == Side.SOURCE ? one : other;
        SideDigest target = one.side() == Side.SOURCE ? other : one;
        DigestComparison comparison = DigestComparison.of(source, target);
        if (!source.database().equals(database) || !source.population().equals(Digesting.population(config.walk()))) {
            throw new IllegalArgumentException(
                    "these digests are of other keys than this verification is for: give the same database and filters");
        }
        List<VerifyReport> looked = new ArrayList<>();
        look(comparison.contents(), VerifyTier.FULL, steering, progress, looked);
        if (looked.stream().allMatch(VerifyReport::complete)) {
            look(comparison.expiries(), VerifyTier.METADATA, steering, progress, looked);
        }
        return new Result(source, target, comparison, List.copyOf(looked));
    }

    private void look(
            BitSet slots, VerifyTier tier, Steering steering, ShownProgress progress, List<VerifyReport> looked) {
        if (slots.isEmpty()) {
            return;
        }
        WalkConfig walk = config.walk();
        VerifyConfig some =
                config.withTier(tier).withWalk(walk.withNames(walk.names().withSlots(SlotRanges.of(slots))));
        DatabaseRow row = new DatabaseRow(loaded, List.of(database), walk.workers());
        looked.addAll(row.run(
                "verify",
                STEPS,
                (pair, source, target) -> {
                    Verification verification = Verification.create(source, target, some);
                    return new DatabaseRow.Job<>(verification::run, verification::pause, verification::cancel);
                },
                steering,
                progress));
    }
}
