package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.Job;
import io.crossfade.backfill.checkpoint.QuarantinedKeys;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.gentle.Budget;
import io.crossfade.backfill.gentle.Rate;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The quarantine on the target. While it is open this process is a member of the run that left it, so that no other run begins. */
final class SharedRetryPlace implements RetryPlace {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRetryPlace.class);

    private final SharedProgress progress;
    private final SharedState state;
    private final CopyRecipe recipe;
    private final Member member;
    private final SharedWatch watch;

    private SharedRetryPlace(
            SharedProgress progress, SharedState state, CopyRecipe recipe, Member member, SharedWatch watch) {
        this.progress = progress;
        this.state = state;
        this.recipe = recipe;
        this.member = member;
        this.watch = watch;
    }

    /**
     * Opens what a former run of {@code job} has left.
     *
     * @param orders is told what somebody wants of this process
     * @throws CheckpointRefusedException if there has been none, or of another job, or it is under way
     */
    static RetryPlace open(CopyRecipe recipe, Retries retries, Consumer<Wish> orders) {
        SharedProgress progress = new SharedProgress(
                () -> SideLink.lease(recipe.target()), recipe.target().mapping());
        Job job = recipe.job();
        SharedState state = asked(retries, () -> progress.read().orElse(null));
        SavedState saved = RetryPlace.checkOf(job, state == null ? null : state.saved(), "the target");
        if (state == null || !state.alive().isEmpty()) {
            throw new CheckpointRefusedException("the backfill is under way, by "
                    + (state == null ? "others" : state.alive()) + "; retry what it has quarantined when it has ended");
        }
        Member member = new Member(state.header().run());
        if (state.order() == Wish.STOP) {
            asked(retries, () -> {
                progress.order(state, Wish.RUN); // it was for that run
                return state;
            });
        }
        asked(retries, () -> {
            progress.beat(member.member(), member.run());
            return state;
        });
        ProgressMeter unseen = new ProgressMeter("retry", false, System::nanoTime);
        SharedWatch watch =
                new SharedWatch(progress, member, state, unseen, saved.counts().scanned(), orders);
        return new SharedRetryPlace(progress, state, recipe, member, watch.begin());
    }

    private static <T extends @Nullable Object> T asked(Retries retries, Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (LinkException e) {
                retries.failed(new SideException(Side.TARGET, e));
            } catch (SideException e) {
                retries.failed(e);
            }
        }
    }

    @Override
    public SavedState saved() {
        return state.saved();
    }

    @Override
    public QuarantinedKeys quarantined() {
        return TargetMarks.told(() -> progress.quarantine(
                        state.header().number(), recipe.config().quarantineKeys())
                .retried(state.saved()));
    }

    /** Each retry is a turn of its own: what another one has left is not taken for its own notes. */
    @Override
    public UnderWayNotes notes() {
        if (recipe.config().mode() != CopyMode.WARM) {
            return UnderWayNotes.NONE;
        }
        String turn = member.run() + "/" + member.turn() + "-" + UUID.randomUUID();
        return UnderWayNotes.on(progress.underWay(recipe.job(), turn, member.member()));
    }

    @Override
    public void close() {
        watch.close();
        try {
            progress.leave(member.member());
        } catch (LinkException | SideException | JobException | CheckpointRefusedException e) {
            LOG.debug("the target was not told that this process is gone; it will be missed in ten seconds", e);
        }
    }

    /**
     * This process among the members of a run.
     *
     * @param run whose run
     */
    private record Member(String run) implements Sharing {
        @Override
        public String turn() {
            return "retry";
        }

        @Override
        public String member() {
            return "retry-" + ProcessHandle.current().pid();
        }

        @Override
        public boolean claim(int part) {
            return true;
        }

        @Override
        public Budget budget(String name, int perSecond) {
            return new Rate(perSecond);
        }
    }
}
