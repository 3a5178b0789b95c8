package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.plan.SliceScan;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A member's part of a backfill, without a cluster: what stands on the target is all that members know of each other. */
class SharedBackfillIT {
    private static final int KEYS = 8_000;
    private static TwoServers servers;

    private final List<String> notes = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void fill() {
        servers.flush();
        servers.fillSource(KEYS);
    }

    @Test
    @Behaviour("BF-70")
    void turn_twoMembers_eachSliceIsWalkedOnceAndBothSidesAreEqual() throws Exception {
        SharedBackfill one = member(BackfillConfig.defaults());
        SharedBackfill other = member(BackfillConfig.defaults());
        assertThat(one.name()).isEqualTo(other.name());
        InOneProcess sharing = new InOneProcess("run", "turn");

        CompletableFuture<Turn> second =
                Background.supply(() -> other.take(sharing.another("two"), ProgressListener.NONE));
        Turn first = one.take(sharing, ProgressListener.NONE);

        assertThat(first).isEqualTo(Turn.THROUGH);
        assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(Turn.THROUGH);
        servers.assertEqual();
        BackfillReport report = one.report();
        assertThat(sharing.claims().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, report.slices()).boxed().toList());
        assertThat(report.complete()).isTrue();
        assertThat(report.counts().balanced()).isTrue();
        assertThat(report.counts().scanned()).isBetween((long) KEYS, KEYS * 11L / 10);
        assertThat(other.report().counts()).isEqualTo(report.counts());
    }

    @Test
    @Behaviour({"BF-71", "BF-73"})
    void turn_endedOnTheWay_nextRunGoesOnThere() {
        BackfillReport first = leftOnTheWay("first");
        assertThat(first.complete()).isFalse();
        assertThat(first.counts().scanned()).isBetween(1L, KEYS - 1L);

        SharedBackfill next = member(BackfillConfig.defaults());
        Turn turn = next.take(new InOneProcess("second", "turn"), listener());

        servers.assertEqual();
        assertThat(turn).isEqualTo(Turn.THROUGH);
        BackfillReport second = next.report();
        assertThat(second.complete()).isTrue();
        assertThat(second.resumed()).isTrue();
        assertThat(second.counts().balanced()).isTrue();
        assertThat(second.counts().scanned()).isEqualTo(first.counts().scanned() + second.keysThisRun());
        assertThat(notes).anyMatch(note -> note.startsWith("resuming from the progress on the target"));
    }

    @Test
    void turn_finishedBefore_copiesEverythingAgain() {
        try (SharedBackfill first = member(BackfillConfig.defaults())) {
            first.take(new InOneProcess("first", "turn"), listener());
        }
        try (Jedis jedis = servers.source.jedis()) {
            jedis.set("new", "1");
        }

        SharedBackfill next = member(BackfillConfig.defaults());
        next.take(new InOneProcess("second", "turn"), listener());

        servers.assertEqual();
        assertThat(next.report().resumed()).isFalse();
        assertThat(notes).anyMatch(note -> note.startsWith("the last backfill finished at"));
    }

    @Test
    @Behaviour("BF-7")
    void turn_progressOfAnotherJob_isRefusedUnlessFresh() {
        leftOnTheWay("first");
        BackfillConfig lazy = BackfillConfig.defaults().withMode(CopyMode.LAZY);

        assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> member(lazy).take(new InOneProcess("second", "turn"), listener()))
                .withMessageContaining("belongs to another job")
                .withMessageContaining("--fresh");

        SharedBackfill fresh = member(BackfillConfig.defaults().withFresh(true));
        assertThat(fresh.take(new InOneProcess("third", "turn"), listener())).isEqualTo(Turn.THROUGH);
        assertThat(fresh.report().resumed()).isFalse();
        assertThat(notes).contains("beginning anew, as told");
        servers.assertEqual();
    }

    @Test
    @Behaviour("BF-8")
    void turn_sourceStartedAnewSince_startsOver() {
        leftOnTheWay("first");
        servers.source.restart();
        servers.fillSource(KEYS);

        SharedBackfill next = member(BackfillConfig.defaults());
        next.take(new InOneProcess("second", "turn"), listener());

        servers.assertEqual();
        assertThat(next.report().resumed()).isFalse();
        assertThat(notes).anyMatch(note -> note.contains("was started anew"));
    }

    @Test
    void turn_targetLosesTheProgress_allTakeAnotherTurn() {
        SharedBackfill member = member(alone());
        Turn first = member.take(InOneProcess.atTheSecond("run", "1", servers.target::flush), listener());

        assertThat(first).isEqualTo(Turn.AGAIN);
        assertThat(member.take(new InOneProcess("run", "2"), listener())).isEqualTo(Turn.THROUGH);
        servers.assertEqual();
        assertThat(member.report().complete()).isTrue();
    }

    /** One that the others took for lost, and that only now writes where it was. */
    @Test
    @Behaviour("BF-71")
    void turn_stragglerMarksSlicesThatAreThrough_endsComplete() {
        SharedProgress straggler = new SharedProgress(servers.targetSide::lease, null);
        InOneProcess sharing = InOneProcess.atTheSecond("run", "turn", () -> {
            SavedState saved = straggler.read().orElseThrow().saved();
            int through = saved.marks().values().stream()
                    .filter(Mark::done)
                    .findAny()
                    .orElseThrow()
                    .slice();
            String begin = new SliceScan(SlicePlan.of(saved.walk().slices()).get(through)).position();
            straggler.marks(1).mark(new Mark(through, begin, false, KeyCounts.NONE));
        });
        SharedBackfill member = member(alone());

        assertThat(member.take(sharing, listener())).isEqualTo(Turn.THROUGH);

        assertThat(member.report().complete()).isTrue();
        assertThat(member.report().counts().scanned()).isGreaterThanOrEqualTo(KEYS);
        servers.assertEqual();
    }

    private BackfillReport leftOnTheWay(String run) {
        try (SharedBackfill backfill = member(alone())) {
            Turn turn = backfill.take(InOneProcess.atTheSecond(run, "turn", backfill::leave), listener());
            assertThat(turn).isEqualTo(Turn.LEFT);
            assertThat(backfill.isLeaving()).isTrue();
            return backfill.report();
        }
    }

    private static BackfillConfig alone() {
        return BackfillConfig.defaults().withWalk(WalkConfig.defaults().withWorkers(1));
    }

    private static SharedBackfill member(BackfillConfig config) {
        return SharedBackfill.create(servers.sourceSide, servers.targetSide, config);
    }

    private ProgressListener listener() {
        return new ProgressListener() {
            @Override
            public void progressed(Progress progress) {
                // these tests go by what happens, not by shares
            }

            @Override
            public void noted(String message) {
                notes.add(message);
            }
        };
    }
}
