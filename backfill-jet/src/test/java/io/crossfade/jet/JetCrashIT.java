package io.crossfade.jet;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Three members as processes, an application that writes, and SIGKILL of a member or of all at moments that a seed decides. Two kills in
 * the build; by hand {@code -Dcrash.kills=50 -Dcrash.seed=7}.
 */
class JetCrashIT {
    private static final Logger LOG = LoggerFactory.getLogger(JetCrashIT.class);
    private static final int KILLS = Integer.getInteger("crash.kills", 2);
    private static final long SEED = Long.getLong("crash.seed", 1);
    private static final int MEMBERS = 3;
    private static final int WORKERS = 2;
    private static final int PAGE = 32;
    private static final int RATE = 2_000;
    private static final int KEYS = 4_000 + RATE * KILLS;
    private static final int ALL_IN = 5;
    private static final List<String> SIZES = List.of("--scan-count=" + PAGE, "--batch-size=" + PAGE);
    private static final Pattern SCANS = Pattern.compile("cmdstat_scan:calls=(\\d+)");
    private static RealRedis source;
    private static RealRedis target;

    private final Random random = new Random(SEED);
    private int changes;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        source = RealRedis.start();
        target = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    /** The last kill is one of all, and all are there again before the job may go on, so that none comes when it has ended. */
    @Test
    @Timeout(3_600)
    @Behaviour({"BF-71", "BF-73", "BF-78"})
    void backfill_membersAreKilled_endsEqualAndRepeatsAtMostThePagesUnderWay() {
        fill();
        try (HotKeys application = new HotKeys(source, target, SEED);
                MemberProcesses members = new MemberProcesses(target)) {
            members.launch(
                    MEMBERS,
                    folder,
                    source.port(),
                    target.port(),
                    List.of("--rate=" + RATE, "--workers=" + WORKERS, SIZES.get(0), SIZES.get(1)));
            members.order(Wish.RUN);
            long begun = members.scanned();
            for (int kill = 0; kill < KILLS; kill++) {
                double part = (kill + random.nextDouble()) / (KILLS + 1);
                members.awaitScanned(begun + (long) (part * (KEYS - begun)));
                if (kill == KILLS - 1) {
                    killAllUntilTheyAreBack(members);
                } else {
                    killSome(members.all());
                }
            }
            for (MemberProcess member : members.all()) {
                assertThat(member.exitCode()).as(member.error()).isZero();
            }

            long increments = application.end();
            assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
            try (Jedis jedis = target.jedis()) {
                assertThat(jedis.get("counter")).isEqualTo(Long.toString(increments));
            }
            SharedState end = members.state();
            assertThat(end.isThrough()).isTrue();
            assertThat(end.saved().finished()).isNotNull();
            assertThat(end.saved().counts().balanced()).isTrue();
            assertThat(end.saved().counts().scanned()).isGreaterThanOrEqualTo(KEYS);
        }
        assertRepeated();
    }

    private static void fill() {
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.hset("key:" + i, Map.of("field", "value " + i));
            }
        }
    }

    private void killSome(List<MemberProcess> members) {
        if (random.nextInt(ALL_IN) == 0) {
            killAll(members);
            members.forEach(MemberProcess::start);
            return;
        }
        MemberProcess one = members.get(random.nextInt(MEMBERS));
        one.kill();
        changes += 2; // it is lost, and comes again
        one.start();
    }

    private void killAll(List<MemberProcess> members) {
        members.forEach(MemberProcess::kill);
        changes += 1 + MEMBERS;
    }

    private void killAllUntilTheyAreBack(MemberProcesses members) {
        killAll(members.all());
        String killed = members.state().header().run();
        members.order(Wish.PAUSE);
        members.all().forEach(MemberProcess::start);
        members.awaitAllIn(killed);
        members.order(Wish.RUN);
    }

    /**
     * Positions are where pages end, so what goes on there asks for the same pages as one walk without an end would. A machine that is
     * slow may change who takes part more often than the kills do.
     */
    private void assertRepeated() {
        long all = pages();
        String config = Cli.config(
                folder,
                source.port(),
                target.host(),
                target.port(),
                "crossfade.backfill.checkpoint=" + folder.resolve("checkpoint"));
        Cli alone = Cli.run("backfill", "-c", config, SIZES.get(0), SIZES.get(1));
        assertThat(alone.code()).as(alone.err()).isZero();
        long needed = pages() - all;
        LOG.warn("{} kills, seed {}: {} pages for {} that are needed", KILLS, SEED, all, needed);

        assertThat(all - needed)
                .as("pages scanned again, seed %d", SEED)
                .isLessThanOrEqualTo(2L * changes * MEMBERS * WORKERS);
    }

    private static long pages() {
        try (Jedis jedis = source.jedis()) {
            Matcher scans = SCANS.matcher(jedis.info("commandstats"));
            return scans.find() ? Long.parseLong(scans.group(1)) : 0;
        }
    }
}
