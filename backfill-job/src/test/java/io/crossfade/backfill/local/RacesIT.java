package io.crossfade.backfill.local;

import static io.crossfade.backfill.local.HookedSide.about;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.converge.Difference;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisSide;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What happens to a verification and a repair at the worst moment, and what only a second look at the servers finds. */
class RacesIT {
    private static final int KEYS = 600;
    private static final List<Duration> SHORT_ROUNDS = List.of(Duration.ofMillis(10), Duration.ofMillis(50));

    private static final Pattern USED_MEMORY = Pattern.compile("used_memory:(\\d+)");

    private static TwoServers servers;
    private static Jedis source;
    private static Jedis target;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
        source = servers.source.jedis();
        target = servers.target.jedis();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
        servers.close();
    }

    @BeforeEach
    void makeEqual() {
        servers.flush();
        servers.fillSource(KEYS);
        backfill(servers.targetSide);
    }

    @AfterEach
    void limitNothing() {
        target.configSet("maxmemory", "0");
        target.configSet("maxmemory-policy", "noeviction");
    }

    /** One key after the other, in small batches, so that most keys have ended when the last ones come. */
    private static BackfillReport backfill(RedisSide to) {
        return Backfill.create(
                        servers.sourceSide,
                        to,
                        BackfillConfig.defaults()
                                .withWalk(WalkConfig.defaults().withWorkers(1).withBatchSize(50)))
                .run(ProgressListener.NONE);
    }

    private static VerifyReport verify(RedisSide to, boolean repair) {
        return Verification.create(
                        servers.sourceSide,
                        to,
                        VerifyConfig.defaults().withRounds(SHORT_ROUNDS).withRepair(repair))
                .run(ProgressListener.NONE);
    }

    private static void writeBoth(String value) {
        source.set("key:0", value);
        target.set("key:0", value);
    }

    /** The verification has read the source when W writes both sides; then it reads the target. Naive end: a false alarm. */
    @Test
    @Behaviour("BF-14")
    @Race({"P34", "T36"})
    void p34_writtenBetweenTheTwoReads_isNoDifference() {
        HookedSide hooked = new HookedSide(servers.targetSide, about("GETRANGE", "key:0"), () -> writeBoth("newer"));

        VerifyReport report = verify(hooked, true);

        assertThat(hooked.played()).isTrue();
        assertThat(report.equal()).isTrue();
        assertThat(report.different()).isZero();
        servers.assertEqual();
    }

    /** The repair has read the old value when W writes both sides; then it writes. Naive end: the repair is the damage. */
    @Test
    @Behaviour({"BF-12", "CV-9"})
    @Race("P27")
    void p27_writtenBetweenReadAndRepair_newerValueStays() {
        target.set("key:0", "damaged");
        HookedSide hooked = new HookedSide(servers.targetSide, about("RESTORE", "key:0"), () -> writeBoth("newer"));

        VerifyReport report = verify(hooked, true);

        assertThat(hooked.played()).isTrue();
        assertThat(report.equal()).isTrue();
        assertThat(target.get("key:0")).isEqualTo("newer");
        servers.assertEqual();
    }

    /** Keys that only the target has. Naive end: whoever walks the source alone never meets them. */
    @Test
    @Behaviour("BF-12")
    @Race("P35")
    void p35_ghostsOnTheTargetAlone_areFoundAndRemoved() {
        target.set("deleted while it was copied", "v");
        target.sadd("emptied while it was copied", "x");

        VerifyReport report = verify(servers.targetSide, true);

        assertThat(report.found()).isEqualTo(Map.of(Difference.EXTRA, 2L));
        assertThat(report.listed()).allMatch(Finding::repaired);
        servers.assertEqual();
    }

    /**
     * The target evicts what it was given, while it goes on taking writes. Naive end: nobody knows until the source is gone. The
     * pass that has to be clean before the source is given up finds each missing key; once there is room it brings them back.
     */
    @Test
    @Behaviour("BF-12")
    @Race({"P36", "T30"})
    void p36_targetEvictedWhatWasCopied_isFoundBeforeTheSourceIsGivenUp() {
        for (int i = 0; i < 300; i++) {
            source.set("ballast:" + i, "x".repeat(1_000));
        }
        backfill(servers.targetSide);
        long used = usedMemory();
        target.configSet("maxmemory-policy", "allkeys-random");
        target.configSet("maxmemory", Long.toString(used - 150_000));
        assertThat(target.set("written by the application", "v")).isEqualTo("OK");
        target.configSet("maxmemory", "0");
        target.del("written by the application");
        long evicted = source.dbSize() - target.dbSize();
        assertThat(evicted).isPositive();

        VerifyReport report = verify(servers.targetSide, false);
        assertThat(report.equal()).isFalse();
        assertThat(report.found()).isEqualTo(Map.of(Difference.MISSING, evicted));

        assertThat(verify(servers.targetSide, true).equal()).isTrue();
        servers.assertEqual();
    }

    private static long usedMemory() {
        Matcher used = USED_MEMORY.matcher(target.info("memory"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1));
    }

    /** Another service, without Crossfade, writes keys that the backfill has passed. Naive end: never carried, never missed. */
    @Test
    @Behaviour("BF-12")
    @Race("P39")
    void p39_foreignerWritesWhatTheBackfillHasPassed_secondPassFindsIt() {
        servers.target.flush();
        List<String> passed = new ArrayList<>();
        HookedSide hooked = new HookedSide(
                servers.targetSide, command -> isCopy(command, passed) && passed.size() > KEYS / 2, () -> {
                    source.set(passed.get(0), "by another service");
                    source.del(passed.get(1));
                });

        assertThat(backfill(hooked).complete()).isTrue();
        assertThat(hooked.played()).isTrue();

        VerifyReport second = verify(servers.targetSide, true);

        assertThat(second.listed())
                .extracting(Finding::key)
                .containsExactlyInAnyOrder(Key.of(passed.get(0)), Key.of(passed.get(1)));
        assertThat(second.equal()).isTrue();
        servers.assertEqual();
        assertThat(verify(servers.targetSide, false).different()).isZero();
    }

    private static boolean isCopy(Command command, List<String> keys) {
        int step =
                switch (command.text(0)) {
                    case "RESTORE", "SET" -> command.size();
                    case "MSET" -> 2;
                    default -> 0;
                };
        for (int i = 1; step > 0 && i < command.size(); i += step) {
            if (command.text(i).startsWith("key:")) {
                keys.add(command.text(i));
            }
        }
        return step > 0;
    }
}
