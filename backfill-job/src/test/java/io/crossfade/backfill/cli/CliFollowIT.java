package io.crossfade.backfill.cli;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.CliProcess;
import io.crossfade.testing.Race;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** A source that is followed by its hints, with writers that do not go through Crossfade. */
class CliFollowIT {
    private static final int KEYS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
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

    /** An un-upgraded service writes to the source beside the backfill and after it. */
    @Test
    @Race("P39")
    @Behaviour({"BF-63", "BF-68", "BF-69"})
    void follow_writersBesideTheCopyAndAfterIt_bothSidesEndEqual() throws Exception {
        AtomicBoolean rest = new AtomicBoolean();
        AtomicLong writes = new AtomicLong();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Random random = new Random(i);
            writers.add(Background.run(() -> write(random, writes, rest)));
        }
        String config = config("crossfade.databases=0, 3");
        CompletableFuture<CliRun> job = follow(config, "--follow");
        awaitCopied(job, "checkpoint", "checkpoint.db3");
        long copied = writes.get();
        await().atMost(PATIENCE).until(() -> writes.get() > copied + KEYS);
        rest.set(true);
        for (CompletableFuture<Void> writer : writers) {
            writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(call("status", config, "--report", "json").out()).contains("\"activity\" : \"running\"");

        CliRun stop = call("stop", config);
        CliRun done = ended(job);

        assertThat(stop.code()).as(stop.err()).isZero();
        assertThat(done.code()).as(done.err() + done.out()).isEqualTo(ExitCode.STOPPED.code());
        assertThat(done.json()).containsEntry("status", "followed");
        assertThat(following(done)).containsEntry("hints", "tracking").containsEntry("owed", List.of());
        servers.assertEqual();
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.select(3);
            target.select(3);
            assertThat(source.dbSize()).isPositive();
            assertThat(ServerComparison.compare(source.getConnection(), target.getConnection(), Duration.ZERO))
                    .isEmpty();
        }
    }

    /** Writes at random, in two databases, over keys that the copy brings and over others. */
    private static void write(Random random, AtomicLong writes, AtomicBoolean rest) {
        try (Jedis jedis = servers.source.jedis()) {
            while (!rest.get()) {
                int database = random.nextBoolean() ? 0 : 3;
                jedis.select(database);
                String key = "key:" + random.nextInt(KEYS + KEYS / 4);
                switch (random.nextInt(5)) {
                    case 0 -> jedis.del(key);
                    case 1 -> jedis.set(key, "new " + random.nextInt());
                    case 2 -> jedis.setex(key, 5_000, "expiring");
                    case 3 -> jedis.expire(key, 4_000 + random.nextInt(1_000));
                    default -> jedis.move(key, 3 - database);
                }
                writes.incrementAndGet();
            }
        }
    }

    @Test
    @Behaviour("BF-68")
    void follow_untilSettled_endsWithZeroAndASecondRunOwes() {
        String config = config();
        CliRun first = CliRun.of("backfill", "-c", config, "--follow=settled");
        CliRun second = CliRun.of("backfill", "-c", config, "--follow=10ms");

        assertThat(first.code()).as(first.err() + first.out()).isZero();
        assertThat(first.out()).contains("Followed by tracking: ");
        servers.assertEqual();
        assertThat(second.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(second.out()).contains("run verify: owed after an earlier run");
    }

    @Test
    @Behaviour({"BF-64", "HO-4"})
    void follow_connectionKilled_isOwedUntilAVerification() throws Exception {
        String config = config();
        CompletableFuture<CliRun> job = follow(config, "--follow");
        awaitCopied(job, "checkpoint");
        try (Jedis jedis = servers.source.jedis()) {
            jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB));
        }
        await().atMost(PATIENCE)
                .until(() ->
                        job.isDone() || call("status", config).out().contains("a connection to the source that broke"));

        call("stop", config);
        CliRun done = ended(job);
        CliRun status = call("status", config);
        CliRun verified = call("verify", config);

        assertThat(done.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(done.err())
                .contains("a verification with repair is owed after a connection to the source that broke");
        assertThat(following(done).get("owed")).asString().contains("a connection to the source that broke");
        assertThat(status.out())
                .contains("1 reconciles owed (a backfill that followed the source missed something: a connection");
        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(call("status", config).out()).contains("no reconcile owed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour("BF-167")
    void follow_endedByASignal_exitsWithWhetherAReconcileIsOwed(boolean owed) throws Exception {
        String config = config();
        CliProcess job = CliProcess.start(folder, CrossfadeCli.class, "backfill", "-c", config, "--follow");
        await().atMost(PATIENCE).until(() -> job.error().contains("following what changes"));
        if (owed) {
            try (Jedis jedis = servers.source.jedis()) {
                jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB));
            }
            await().atMost(PATIENCE).until(() -> job.error().contains("is owed after"));
        }

        assertThat(job.end("TERM"))
                .as(job.error())
                .isEqualTo((owed ? ExitCode.KEYS_LEFT : ExitCode.INTERRUPTED).code());
    }

    @Test
    @Behaviour("BF-67")
    void follow_authorityIsToMove_doesNotUntilItIsEnded() throws Exception {
        String config = config();
        try (JedisCrossfade application = JedisCrossfade.open(
                DoomedApplication.config(servers.source.port(), servers.target.port(), Duration.ofSeconds(30)))) {
            application.crossfade().changePhase(SHADOW_READ);
            CompletableFuture<CliRun> job = follow(config, "--follow");
            awaitCopied(job, "checkpoint");

            assertThatThrownBy(() -> application.crossfade().changePhase(TARGET_LIVE))
                    .hasMessageContaining("a job follows the source (follow-");
            call("stop", config);
            CliRun done = ended(job);

            assertThat(done.code()).as(done.err() + done.out()).isEqualTo(ExitCode.STOPPED.code());
            application.crossfade().changePhase(TARGET_LIVE);
            CliRun late = CliRun.of("backfill", "-c", config, "--follow");
            assertThat(late.code()).isEqualTo(ExitCode.AUTHORITY_MOVED.code());
            assertThat(late.err()).contains("is the authority (instance ");
        }
    }

    /** Instances that do not look at the record, or are told to move all the same. */
    @Test
    @Behaviour("BF-67")
    void follow_authorityMovesAllTheSame_endsByItselfAndOwes() throws Exception {
        String config = config();
        CompletableFuture<CliRun> job = follow(config, "--follow");
        awaitCopied(job, "checkpoint");
        CrossfadeConfig live =
                DoomedApplication.config(servers.source.port(), servers.target.port(), Duration.ofSeconds(30))
                        .toBuilder()
                        .phase(TARGET_LIVE)
                        .build();
        CliRun done;
        try (JedisCrossfade application = JedisCrossfade.open(live)) {
            done = ended(job);
        }

        assertThat(done.code()).isEqualTo(ExitCode.AUTHORITY_MOVED.code());
        assertThat(done.err()).contains("nothing is brought from the source any more");
        assertThat(call("status", config).out()).contains("missed something: a move of the authority to the target");
    }

    @Test
    @Behaviour("BF-66")
    void follow_noPermission_isRefusedBeforeAnythingIsCopied() {
        try (Jedis jedis = servers.source.jedis()) {
            jedis.aclSetUser("limited", "on", ">secret", "allkeys", "allchannels", "+@all", "-client|tracking");
        }
        CliRun refused = CliRun.of(
                "backfill",
                "-c",
                config("crossfade.source.user=limited", "crossfade.source.password=secret"),
                "--follow");

        assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.ACCESS_DENIED.code());
        assertThat(refused.err()).contains("+client|tracking", "notify-keyspace-events");
        assertThat(servers.targetKeys()).isZero();
    }

    @Test
    @Behaviour("BF-66")
    void follow_whereItCannot_isRefusedAndSaysWhy() {
        List<List<String>> refused = List.of(
                List.of("--mode=lazy"),
                List.of("--type=hash"),
                List.of("--dry-run"),
                List.of("--engine=jet"),
                List.of("--checkpoint=target"),
                List.of("--fast-import"),
                List.of("--source-rdb=any.rdb"));
        String config = config();
        for (List<String> options : refused) {
            List<String> args = new ArrayList<>(List.of("backfill", "-c", config, "--follow"));
            args.addAll(options);
            CliRun run = CliRun.of(args.toArray(String[]::new));
            assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains("--follow");
        }
        assertThat(CliRun.of("backfill", "-c", config, "--follow=soon").err()).contains("--follow", "soon");
        assertThat(servers.targetKeys()).isZero();
    }

    private String config(String... more) {
        return CliRun.config(
                        folder,
                        servers.source.host(),
                        servers.source.port(),
                        servers.target.host(),
                        servers.target.port(),
                        more)
                .toString();
    }

    private static CompletableFuture<CliRun> follow(String config, String how) {
        return Background.supply(() -> CliRun.of("backfill", "-c", config, "--report", "json", how));
    }

    /** All is copied, so only what is followed is brought over now. */
    private void awaitCopied(CompletableFuture<CliRun> job, String... checkpoints) {
        await().atMost(PATIENCE)
                .until(() -> job.isDone()
                        || Stream.of(checkpoints).allMatch(name -> Checkpoint.peek(folder.resolve(name))
                                .filter(state -> state.finished() != null)
                                .isPresent()));
        assertThat(job).isNotDone();
    }

    private static CliRun ended(CompletableFuture<CliRun> job) throws Exception {
        return job.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static CliRun call(String command, String config, String... more) {
        List<String> args = new ArrayList<>(List.of(command, "-c", config));
        args.addAll(List.of(more));
        return CliRun.of(args.toArray(String[]::new));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> following(CliRun run) {
        return (Map<String, Object>) run.json().get("follow");
    }
}
