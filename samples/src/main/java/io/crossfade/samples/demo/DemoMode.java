package io.crossfade.samples.demo;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;

import io.crossfade.backfill.copy.CopyMode;
import java.util.List;

/** The two ways from source to target, step by step. */
enum DemoMode {
    /** Copies everything, proves it equal, and only then cuts over. */
    WARM(
            CopyMode.WARM,
            List.of(
                    Step.enter(SOURCE_ONLY, "the source answers, nothing is carried"),
                    Step.enter(DUAL_WRITE, "every write is carried to the target"),
                    Step.backfill("what nobody touches is copied"),
                    Step.verify(),
                    Step.enter(SHADOW_READ, "a sample of the reads is compared"),
                    Step.enter(TARGET_LIVE, "cutover: the target answers"),
                    Step.enter(SHADOW_READ, "rollback: the source answers again"),
                    Step.enter(TARGET_LIVE, "cutover, the second: the target answers"),
                    Step.enter(RAMP_DOWN, "no more comparing; the way back is still open"),
                    Step.prove(),
                    Step.confirm(TARGET_ONLY, "the point of no return"))),

    /** Cuts over to an empty target and copies each key when it is first touched. */
    LAZY(
            CopyMode.LAZY,
            List.of(
                    Step.enter(SOURCE_ONLY, "the source answers, nothing is carried"),
                    Step.pass(DUAL_WRITE, "passed through: the target is all but empty"),
                    Step.enter(TARGET_LIVE, "cutover: keys are copied on first touch"),
                    Step.backfill("what nobody has touched is copied"),
                    Step.verify(),
                    Step.confirm(RAMP_DOWN, "no more copies; the way back is still open"),
                    Step.prove(),
                    Step.confirm(TARGET_ONLY, "the point of no return")));

    private final CopyMode copyMode;
    private final List<Step> steps;

    DemoMode(CopyMode copyMode, List<Step> steps) {
        this.copyMode = copyMode;
        this.steps = steps;
    }

    /** Returns how the backfill copies. */
    CopyMode copyMode() {
        return copyMode;
    }

    /** Returns the way, from the first phase to the last. */
    List<Step> steps() {
        return steps;
    }
}
