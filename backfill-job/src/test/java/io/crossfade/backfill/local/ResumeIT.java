package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.TcpProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Runs that end early, and the ones that go on after them. */
class ResumeIT {
    private static final int KEYS = 8_000;
    private static TwoServers servers;

    @TempDir
    private Path folder;

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
    @Behaviour("BF-6")
    void backfill_cancelledAndRunAgain_goesOnWhereItWas() {
        BackfillReport first = cancelledOnTheWay(config());
        assertThat(first.complete()).isFalse();
        assertThat(first.counts().balanced()).isTrue();
        assertThat(first.counts().scanned()).isBetween(1L, KEYS - 1L);

        Notes notes = new Notes();
        BackfillReport second = run(config(), notes);

        servers.assertEqual();
        assertThat(second.complete()).isTrue();
        assertThat(second.resumed()).isTrue();
        assertThat(second.counts().balanced()).isTrue();
        assertThat(second.counts().scanned()).isEqualTo(first.counts().scanned() + second.keysThisRun());
        assertThat(second.counts().scanned()).isBetween((long) KEYS, KEYS * 11L / 10);
        assertThat(notes.lines).anyMatch(line -> line.startsWith("resuming from checkpoint"));
    }

    @Test
    void backfill_fresh_beginsAnew() {
        BackfillReport first = cancelledOnTheWay(config());

        BackfillReport second = run(config().withFresh(true), new Notes());

        servers.assertEqual();
        assertThat(second.resumed()).isFalse();
        assertThat(second.keysThisRun()).isGreaterThanOrEqualTo(KEYS).isGreaterThan(first.keysThisRun());
    }

    @Test
    void backfill_finishedBefore_copiesEverythingAgain() {
        run(config(), new Notes());
        try (Jedis jedis = servers.source.jedis()) {
            jedis.set("new", "1");
        }
        Notes notes = new Notes();

        BackfillReport second = run(config(), notes);

        servers.assertEqual();
        assertThat(second.resumed()).isFalse();
        assertThat(notes.lines).anyMatch(line -> line.startsWith("the last backfill finished at"));
    }

    @Test
    @Behaviour("BF-7")
    void backfill_checkpointOfAnotherJob_isRefused() {
        cancelledOnTheWay(config());

        assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> run(config().withMode(CopyMode.LAZY), new Notes()))
                .withMessageContaining("belongs to another job")
                .withMessageContaining("--fresh");
    }

    /** A server that was started anew hashes its keys in another order: nothing of the old walk is of use. */
    @Test
    @Behaviour("BF-8")
    @Race("T16")
    void backfill_sourceStartedAnewBetweenRuns_startsOver() {
        cancelledOnTheWay(config());
        servers.source.restart();
        servers.fillSource(KEYS);
        Notes notes = new Notes();

        BackfillReport second = run(config(), notes);

        servers.assertEqual();
        assertThat(second.resumed()).isFalse();
        assertThat(notes.lines).anyMatch(line -> line.contains("was started anew"));
    }

    @Test
    @Behaviour("BF-8")
    void backfill_targetStartedAnewOnTheWay_startsOverAndEndsEqual() {
        Notes notes = new Notes();
        notes.then(0.3, () -> servers.target.restart());

        BackfillReport report = run(config().withWalk(slow()), notes);

        servers.assertEqual();
        assertThat(report.complete()).isTrue();
        assertThat(report.restarts()).isEqualTo(1);
        assertThat(notes.lines).anyMatch(line -> line.contains("target was started anew"));
    }

    /** It was an internal error: nobody expected the wish to end while servers were looked for. */
    @Test
    void backfill_cancelledWhileAServerStartedAnewIsAway_endsInOrderAndStartsOverLater() {
        try (TcpProxy toTarget = TcpProxy.to(servers.target);
                var target = TwoServers.side(Side.TARGET, toTarget.host(), toTarget.port())) {
            Backfill backfill = Backfill.create(servers.sourceSide, target, config().withWalk(slow()));
            Notes notes = new Notes();
            notes.then(0.3, () -> servers.target.restart());
            notes.when("target was started anew", () -> {
                toTarget.refuse(true);
                toTarget.cut();
                backfill.cancel();
            });

            BackfillReport first = backfill.run(notes);

            assertThat(first.complete()).isFalse();
            assertThat(first.counts().balanced()).isTrue();
            toTarget.refuse(false);
            BackfillReport second =
                    Backfill.create(servers.sourceSide, target, config()).run(new Notes());
            servers.assertEqual();
            assertThat(second.complete()).isTrue();
            assertThat(second.resumed()).isFalse();
        }
    }

    @Test
    @Behaviour("BF-9")
    @Race("T28")
    void backfill_connectionsCutOnTheWay_goesOnFromTheLastPosition() {
        try (TcpProxy toSource = TcpProxy.to(servers.source);
                TcpProxy toTarget = TcpProxy.to(servers.target);
                var source = TwoServers.side(Side.SOURCE, toSource.host(), toSource.port());
                var target = TwoServers.side(Side.TARGET, toTarget.host(), toTarget.port())) {
            Notes notes = new Notes();
            notes.then(0.2, toSource::cut);
            notes.then(0.4, toTarget::cut);
            notes.then(0.6, () -> {
                toSource.cut();
                toTarget.cut();
            });

            BackfillReport report =
                    Backfill.create(source, target, config().withWalk(slow())).run(notes);

            servers.assertEqual();
            assertThat(report.complete()).isTrue();
            assertThat(report.restarts()).isZero();
            assertThat(report.counts().balanced()).isTrue();
            assertThat(notes.lines).anyMatch(line -> line.contains("trying again"));
        }
    }

    @Test
    @Behaviour("BF-9")
    void backfill_targetStaysAway_givesUpAndKeepsTheCheckpoint() {
        try (TcpProxy toTarget = TcpProxy.to(servers.target);
                var target = TwoServers.side(Side.TARGET, toTarget.host(), toTarget.port())) {
            Notes notes = new Notes();
            notes.then(0.3, () -> {
                toTarget.refuse(true);
                toTarget.cut();
            });
            Backfill backfill =
                    Backfill.create(servers.sourceSide, target, config().withWalk(slow().withMaxAttempts(3)));

            assertThatExceptionOfType(JobException.class)
                    .isThrownBy(() -> backfill.run(notes))
                    .withMessageContaining("gave up after 3 attempts")
                    .extracting(JobException::failure)
                    .isEqualTo(JobFailure.TARGET_UNREACHABLE);

            toTarget.refuse(false);
            BackfillReport second =
                    Backfill.create(servers.sourceSide, target, config()).run(new Notes());
            servers.assertEqual();
            assertThat(second.resumed()).isTrue();
            assertThat(second.keysThisRun()).isLessThan(KEYS);
        }
    }

    private BackfillConfig config() {
        return BackfillConfig.defaults().withCheckpoint(folder.resolve("checkpoint"));
    }

    /** Slow enough that something can happen on the way. */
    private static WalkConfig slow() {
        return WalkConfig.defaults().withRate(KEYS / 2).withScanCount(200);
    }

    private BackfillReport cancelledOnTheWay(BackfillConfig config) {
        Notes notes = new Notes();
        Backfill backfill = Backfill.create(servers.sourceSide, servers.targetSide, config.withWalk(slow()));
        notes.then(0.3, backfill::cancel);
        return backfill.run(notes);
    }

    private static BackfillReport run(BackfillConfig config, ProgressListener listener) {
        return Backfill.create(servers.sourceSide, servers.targetSide, config).run(listener);
    }

    /** Keeps what was noted, and does something once when the job has come so far. */
    private static final class Notes implements ProgressListener {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final List<Consumer<Progress>> events = new CopyOnWriteArrayList<>();
        private final Map<String, Runnable> reactions = new ConcurrentHashMap<>();

        void then(double fraction, Runnable event) {
            events.add(new Consumer<>() {
                @Override
                public void accept(Progress progress) {
                    if (progress.fraction() >= fraction) {
                        events.remove(this);
                        event.run();
                    }
                }
            });
        }

        @Override
        public void progressed(Progress progress) {
            events.forEach(event -> event.accept(progress));
        }

        void when(String noted, Runnable reaction) {
            reactions.put(noted, reaction);
        }

        @Override
        public void noted(String message) {
            lines.add(message);
            reactions.forEach((part, reaction) -> {
                if (message.contains(part)) {
                    reaction.run();
                }
            });
        }
    }
}
