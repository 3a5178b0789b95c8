package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.engine.LoneMember;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * A target that keeps the progress of a backfill fails over to a replica that lacks the last of what was written: keys, and what is known
 * of them. Replication keeps the order, so from some moment on nothing is there. One worker walks one slice, so that the moment is known.
 */
class SharedFailoverIT {
    private static final int KEYS = 600;
    private static final String PROGRESS = "__crossfade:backfill";

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private RealRedis source;
    private RealRedis primary;
    private RealRedis replica;
    private JedisSide sourceSide;
    private JedisSide primarySide;
    private JedisSide replicaSide;
    private ReplacedSide target;

    @BeforeEach
    void start() {
        source = RealRedis.start();
        primary = RealRedis.start("repl-diskless-sync-delay 0");
        replica = RealRedis.start("replicaof " + primary.host() + " " + primary.port());
        sourceSide = TwoServers.side(Side.SOURCE, source.host(), source.port());
        primarySide = TwoServers.side(Side.TARGET, primary.host(), primary.port());
        replicaSide = TwoServers.side(Side.TARGET, replica.host(), replica.port());
        target = new ReplacedSide(primarySide);
        fill("first");
        awaitReplica();
    }

    @AfterEach
    void stop() {
        sourceSide.close();
        primarySide.close();
        replicaSide.close();
        source.close();
        primary.close();
        replica.close();
    }

    /** The replica still knows of the backfill before, which has finished. A worker that has not noticed writes down there where it is. */
    @Test
    @Behaviour("BF-178")
    void failover_replicaHasNothingOfThisRun_startsOverAndSkipsNothing() {
        assertThat(run(target).complete()).isTrue();
        awaitReplica();
        cutReplica();
        fill("second");
        AtomicInteger marks = new AtomicInteger();

        BackfillReport report = run(hooked(target, isMark(marks, 5), this::failOver));

        assertThat(marks).hasValue(5);
        assertCopiedWholeAfterStartingOver(report);
    }

    @Test
    @Behaviour("BF-178")
    void failover_replicaLacksThePagesOfAWhile_startsOverAndSkipsNothing() {
        AtomicInteger marks = new AtomicInteger();
        RedisSide cutFirst = hooked(target, isMark(marks, 3), this::cutInStep);
        AtomicInteger later = new AtomicInteger();

        BackfillReport report = run(hooked(cutFirst, isMark(later, 6), this::failOver));

        assertThat(later).hasValue(6);
        assertCopiedWholeAfterStartingOver(report);
    }

    /** All has been copied, and only that is still to be written down. */
    @Test
    @Behaviour("BF-178")
    void failover_beforeTheEndIsWrittenDown_isNotTakenForTheEnd() {
        AtomicInteger marks = new AtomicInteger();
        RedisSide cutFirst = hooked(target, isMark(marks, 3), this::cutInStep);
        Predicate<Command> last = command -> isMark(command) && command.text(3).contains("done=true");

        BackfillReport report = run(hooked(cutFirst, last, this::failOver));

        assertCopiedWholeAfterStartingOver(report);
    }

    @Test
    @Behaviour("BF-178")
    void failover_betweenTwoRuns_startsOverAndSkipsNothing() {
        AtomicInteger marks = new AtomicInteger();
        RedisSide cutFirst = hooked(target, isMark(marks, 3), this::cutInStep);
        AtomicReference<SharedBackfill> first = new AtomicReference<>();
        AtomicInteger later = new AtomicInteger();
        RedisSide leaving = hooked(cutFirst, isMark(later, 6), () -> first.get().leave());
        first.set(SharedBackfill.create(sourceSide, leaving, config()));
        BackfillReport left = new LoneMember().run(first.get(), ProgressListener.NONE);
        assertThat(left.complete()).isFalse();
        assertThat(left.keysThisRun()).isPositive();
        failOver();

        BackfillReport report = run(target);

        assertThat(report.resumed()).isFalse();
        assertCopiedWholeAfterStartingOver(report);
    }

    private void assertCopiedWholeAfterStartingOver(BackfillReport report) {
        assertThat(report.complete()).isTrue();
        assertThat(report.counts().balanced()).isTrue();
        assertThat(report.counts().scanned()).isGreaterThanOrEqualTo(KEYS);
        assertThat(notes).anyMatch(note -> note.endsWith("starting over"));
        assertThat(primary.isRunning()).isFalse();
        assertThat(ServerComparison.compare(source, replica, Duration.ZERO)).isEmpty();
    }

    private void fill(String value) {
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key:" + i, value);
            }
        }
    }

    private void failOver() {
        cutReplica();
        target.become(replicaSide);
        primary.kill();
    }

    private void cutInStep() {
        awaitReplica();
        cutReplica();
    }

    private void cutReplica() {
        try (Jedis jedis = replica.jedis()) {
            jedis.replicaofNoOne();
        }
    }

    /** Waits until the replica has what the primary has by now. */
    private void awaitReplica() {
        try (Jedis jedis = primary.jedis()) {
            jedis.set("in step", "1");
            jedis.del("in step");
            await().atMost(Duration.ofSeconds(30)).until(() -> jedis.waitReplicas(1, 1_000) == 1);
        }
    }

    private BackfillReport run(RedisSide to) {
        return new LoneMember().run(SharedBackfill.create(sourceSide, to, config()), new ProgressListener() {
            @Override
            public void progressed(Progress progress) {
                // the notes are what is looked at
            }

            @Override
            public void noted(String message) {
                notes.add(message);
            }
        });
    }

    private static BackfillConfig config() {
        return BackfillConfig.defaults()
                .withGrace(Duration.ofMillis(50))
                .withWalk(WalkConfig.defaults()
                        .withWorkers(1)
                        .withSlices(1)
                        .withBatchSize(50)
                        .withScanCount(50));
    }

    private static RedisSide hooked(RedisSide side, Predicate<Command> when, Runnable action) {
        return new HookedSide(side, when, action);
    }

    private static Predicate<Command> isMark(AtomicInteger marks, int which) {
        return command -> isMark(command) && marks.incrementAndGet() == which;
    }

    private static boolean isMark(Command command) {
        return command.size() > 3
                && command.text(0).equals("HSET")
                && command.text(1).equals(PROGRESS)
                && command.text(2).startsWith("slice:");
    }
}
