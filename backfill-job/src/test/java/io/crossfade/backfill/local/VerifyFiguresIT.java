package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.VerifyOutcome;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.model.Side;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** What verifications count for whoever watches them. A scan may return a key twice, so what is alike is known within bounds. */
class VerifyFiguresIT {
    private static final int KEYS = 600;
    private static final List<Duration> SHORT_ROUNDS = List.of(Duration.ofMillis(20), Duration.ofMillis(50));
    private static TwoServers servers;

    private final Watching watching = new Watching();

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void makeEqual() {
        servers.flush();
        for (RealRedis server : List.of(servers.source, servers.target)) {
            try (Jedis jedis = server.jedis();
                    Pipeline pipeline = jedis.pipelined()) {
                for (int i = 0; i < KEYS; i++) {
                    pipeline.set("key:" + i, "equal");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTS")
    @Behaviour("BF-175")
    void verify_faultsOfEveryKind_areCountedByKind(VerifyTier tier) {
        try (Jedis target = servers.target.jedis()) {
            target.del("key:0");
            target.set("extra", "1");
            target.del("key:1");
            target.rpush("key:1", "a list");
            target.set("key:2", "longer than it should be");
            target.pexpire("key:3", 3_600_000);
        }

        VerifyReport report = Verification.create(
                        servers.sourceSide, servers.targetSide, config(tier).withRepair(false))
                .run(watching);

        assertThat(watching.of(VerifyOutcome.MISSING)).isEqualTo(1);
        assertThat(watching.of(VerifyOutcome.EXTRA)).isEqualTo(1);
        assertThat(watching.of(VerifyOutcome.TYPE)).isEqualTo(1);
        assertThat(watching.of(VerifyOutcome.VALUE)).isEqualTo(1);
        assertThat(watching.of(VerifyOutcome.EXPIRY)).isEqualTo(1);
        assertThat(watching.of(VerifyOutcome.REPAIRED)).isZero();
        assertThat(watching.of(VerifyOutcome.CHANGING)).isZero();
        assertThat(watching.of(VerifyOutcome.ALIKE)).isBetween(KEYS - 4L, report.compared() - 4);
        assertThat(watching.of(VerifyOutcome.PRESENT)).isBetween(KEYS - 1L, report.sought() - 1);
        assertThat(watching.figures.slices().left()).isZero();
        assertThat(watching.figures.slices().done()).isPositive();
        assertThat(watching.figures.bytes(Side.SOURCE)).isPositive();
    }

    @Test
    @Behaviour("BF-175")
    void reconcile_missingKeys_areRepairedAndAlikeInThePassAfterThat() {
        try (Jedis target = servers.target.jedis()) {
            target.del("key:0", "key:1", "key:2");
        }

        ReconcileReport report = Reconciliation.create(servers.sourceSide, servers.targetSide, config(VerifyTier.FULL))
                .run(watching);

        assertThat(report.clean()).isTrue();
        assertThat(watching.of(VerifyOutcome.REPAIRED)).isEqualTo(3);
        assertThat(watching.of(VerifyOutcome.MISSING)).isZero();
        assertThat(watching.of(VerifyOutcome.ALIKE)).isGreaterThanOrEqualTo(2 * KEYS - 3);
    }

    /** What is looked at once more, since nobody knows what was answered, does not count twice. */
    @Test
    @Behaviour("BF-175")
    void verify_connectionsAreKilledMeanwhile_countsNothingTwice() throws Exception {
        VerifyConfig config = config(VerifyTier.FULL);
        WalkConfig slow =
                config.walk().withRate(1_000).withWorkers(1).withBatchSize(20).withScanCount(20);
        Verification verification = Verification.create(servers.sourceSide, servers.targetSide, config.withWalk(slow));
        CompletableFuture<VerifyReport> run = Background.supply(() -> verification.run(watching));
        VerifyReport report;
        try (Jedis source = servers.source.jedis()) {
            for (int share = 1; share <= 4; share++) {
                long seen = share * KEYS / 6L;
                await().atMost(Duration.ofSeconds(60))
                        .until(() ->
                                run.isDone() || (watching.of(VerifyOutcome.ALIKE) >= seen && killOthers(source) > 0));
            }
            report = run.get(60, TimeUnit.SECONDS);
        } finally {
            verification.cancel();
        }

        assertThat(report.equal()).isTrue();
        assertThat(watching.of(VerifyOutcome.ALIKE)).isBetween((long) KEYS, report.compared());
        assertThat(watching.of(VerifyOutcome.PRESENT)).isBetween((long) KEYS, report.sought());
    }

    private static long killOthers(Jedis jedis) {
        return jedis.clientKill(
                ClientKillParams.clientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES));
    }

    private static VerifyConfig config(VerifyTier tier) {
        VerifyConfig config = VerifyConfig.defaults();
        return config.withTier(tier).withRounds(SHORT_ROUNDS).withSampleKeys(10 * KEYS);
    }

    /** Somebody who looks at the figures. */
    private static final class Watching implements ProgressListener {
        private final JobFigures figures = new JobFigures();

        @Override
        public void progressed(Progress progress) {
            // the figures are what is looked at
        }

        @Override
        public JobFigures figures() {
            return figures;
        }

        long of(VerifyOutcome outcome) {
            return figures.keys(outcome.label());
        }
    }
}
