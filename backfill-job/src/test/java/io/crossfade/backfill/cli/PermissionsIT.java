package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.EveryType;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** The users of the documents may do what the jobs need, and nothing else; what is refused is named, or done in an older way. */
class PermissionsIT {
    private static final Path DOCUMENT = Path.of("../docs/backfill.md");
    private static final int MANY = 2_000;
    private static final RealRedis SOURCE = RealRedis.start();
    private static final RealRedis TARGET = RealRedis.start();

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        SOURCE.close();
        TARGET.close();
    }

    @BeforeEach
    void fill() throws IOException {
        for (RealRedis server : List.of(SOURCE, TARGET)) {
            server.flush();
            try (Jedis jedis = server.jedis()) {
                jedis.functionFlush();
                jedis.aclLogReset();
            }
        }
        user(SOURCE, "source");
        user(TARGET, "target");
        try (Jedis jedis = SOURCE.jedis()) {
            EveryType.fill(jedis, 400);
            fillLarge(jedis);
            jedis.functionLoadReplace(
                    "#!lua name=mylib\nredis.register_function('twice', function(keys, args) return 2 * args[1] end)");
        }
    }

    private static void fillLarge(Jedis jedis) {
        Map<String, String> fields = new HashMap<>();
        Map<String, Double> scores = new HashMap<>();
        String[] members = new String[MANY];
        for (int i = 0; i < MANY; i++) {
            members[i] = "member" + i;
            fields.put("field" + i, "value" + i);
            scores.put(members[i], (double) i);
            jedis.xadd("large stream", XAddParams.xAddParams().id(1, i + 1), Map.of("n", "x".repeat(20)));
        }
        jedis.set("large string", "x".repeat(50_000));
        jedis.hset("large hash", fields);
        jedis.zadd("large sorted set", scores);
        jedis.sadd("large set", members);
        jedis.rpush("large list", members);
        jedis.xgroupCreate("large stream", "group", new StreamEntryID("0-0"), false);
        jedis.xreadGroup(
                "group",
                "consumer",
                XReadGroupParams.xReadGroupParams().count(10),
                Map.of("large stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    }

    /** Others than those of the document, too: {@code more} rules come last. */
    private static void user(RealRedis server, String side, String... more) throws IOException {
        try (Jedis jedis = server.jedis()) {
            jedis.aclDelUser(name(side));
            jedis.aclSetUser(
                    name(side), Stream.concat(rules(side), Arrays.stream(more)).toArray(String[]::new));
        }
    }

    private static String name(String side) {
        return "crossfade-" + side;
    }

    private static Stream<String> rules(String side) throws IOException {
        String head = "ACL SETUSER " + name(side) + " ";
        List<String> lines = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith(head))
                .toList();
        assertThat(lines).hasSize(1);
        return Arrays.stream(lines.get(0).substring(head.length()).split(" "));
    }

    @Test
    @Behaviour("BF-194")
    void users_ofTheDocument_mayDoWhatTheJobsNeedAndNothingElse() throws IOException {
        try (Jedis source = SOURCE.jedis();
                Jedis target = TARGET.jedis()) {
            source.configResetStat();
            target.configResetStat();
            runAll();

            assertThat(source.aclLog()).isEmpty();
            assertThat(target.aclLog()).isEmpty();
            assertThat(allowed("source")).isSubsetOf(called(source));
            assertThat(allowed("target")).isSubsetOf(called(target));
        }
    }

    @Test
    @Behaviour("BF-195")
    void users_withoutTheNewerCommands_takeTheOlderWay() throws IOException {
        String[] older = {"-msetnx", "-smismember", "-zmscore", "+sismember", "+zscore"};
        user(SOURCE, "source", plus(older, "-xsetid", "(~__crossfade:* +xsetid)"));
        user(TARGET, "target", older);

        runAll();

        try (Jedis source = SOURCE.jedis();
                Jedis target = TARGET.jedis()) {
            assertThat(called(source)).contains("sismember", "zscore");
            assertThat(called(target)).contains("sismember", "zscore", "set");
        }
    }

    @Test
    @Behaviour("BF-196")
    void command_thatHasNoOtherWay_isNamed() throws IOException {
        user(SOURCE, "source", "-dump");
        CliRun copied = run("backfill");

        assertThat(copied.code()).isEqualTo(ExitCode.ACCESS_DENIED.code());
        assertThat(copied.err()).contains("'dump'").contains("crossfade.source.user");

        user(SOURCE, "source", "-zmscore");
        CliRun older = run("backfill");

        assertThat(older.code()).isEqualTo(ExitCode.ACCESS_DENIED.code());
        assertThat(older.err()).containsPattern("'(sismember|zscore)'"); // the older way, whichever key comes first
    }

    private static String[] plus(String[] rules, String... more) {
        return Stream.concat(Stream.of(rules), Stream.of(more)).toArray(String[]::new);
    }

    /** The copy, its repetition over what is there, each tier with and without something to repair, digests, forecasts and the status. */
    private void runAll() {
        assertRuns("backfill", "--dry-run");
        assertRuns("backfill");
        spoil();
        assertRuns("verify", "--delete-extra");
        for (String tier : List.of("full", "counts", "metadata", "sample")) {
            assertRuns("verify", "--tier", tier);
        }
        spoil();
        assertRuns("reconcile", "--delete-extra", "--max-passes", "3");
        assertRuns("backfill", "--fresh");
        assertRuns("backfill", "--fresh", "--type", "hash", "--min-ttl", "30s", "--min-bytes", "1");
        assertRuns("backfill", "--checkpoint", "target");
        assertRuns(
                "digest", "--side", "source", "--out", folder.resolve("source").toString());
        assertRuns(
                "digest", "--side", "target", "--out", folder.resolve("target").toString());
        assertRuns("status");
        assertThat(ServerComparison.compare(SOURCE, TARGET, Duration.ofMillis(1)))
                .isEmpty();
    }

    private static void spoil() {
        try (Jedis jedis = TARGET.jedis()) {
            jedis.set("extra", "1");
            jedis.set("key:0", "other");
            jedis.del("key:1", "key:3", "key:4", "key:5", "key:6");
            jedis.hset("key:2", "extra", "1");
            jedis.pexpire("key:7", 100_000);
            jedis.setrange("large string", 7, "other");
            jedis.hset("large hash", Map.of("field1", "other", "extra", "other"));
            jedis.srem("large set", "member7");
            jedis.sadd("large set", "extra");
            jedis.zadd("large sorted set", Map.of("member9", 7.5, "extra", 7.5));
            jedis.lset("large list", 7, "other");
            jedis.xdel("large stream", new StreamEntryID(1, 5));
            jedis.functionFlush();
        }
    }

    private void assertRuns(String... args) {
        CliRun run = run(args);
        assertThat(run.code()).as("%s: %s", String.join(" ", args), run.err()).isZero();
    }

    private CliRun run(String... args) {
        String config = CliRun.config(
                        folder,
                        "127.0.0.1",
                        SOURCE.port(),
                        "127.0.0.1",
                        TARGET.port(),
                        "crossfade.source.user=" + name("source"),
                        "crossfade.source.password=password",
                        "crossfade.target.user=" + name("target"),
                        "crossfade.target.password=password",
                        "crossfade.phase=dual-write",
                        "crossfade.converge.whole-value-bytes=4096")
                .toString();
        return CliRun.of(Stream.concat(Stream.of(args), Stream.of("-c", config)).toArray(String[]::new));
    }

    private static Set<String> allowed(String side) throws IOException {
        return rules(side)
                .filter(rule -> rule.startsWith("+"))
                .map(rule -> rule.substring(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> called(Jedis jedis) {
        return jedis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_") && !line.contains(":calls=0,"))
                .map(line -> line.substring("cmdstat_".length(), line.indexOf(':')))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
