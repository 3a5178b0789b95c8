package io.crossfade.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** An application that was built without Crossfade, in a JVM with the agent, between real servers. */
class AgentIT {
    private static final Pattern ACKNOWLEDGED = Pattern.compile("^acknowledged (\\w+) (\\d+)$", Pattern.MULTILINE);

    @TempDir
    private static Path built;

    private static Application application;
    private static RealRedis source;
    private static RealRedis target;
    private static RealRedis other;

    @TempDir
    private Path folder;

    private Path config;
    private Path wish;

    @BeforeAll
    static void start() throws IOException {
        application = Application.compile(built);
        source = RealRedis.start();
        target = RealRedis.start();
        other = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
        other.close();
    }

    @BeforeEach
    void configure() throws IOException {
        source.flush();
        target.flush();
        other.flush();
        wish = folder.resolve("phase.properties");
        config = configuration("dual-write", source.port());
    }

    @Test
    @Behaviour({"AG-1", "AG-4", "AG-5"})
    void application_walkedToTargetLiveWhileItWrites_nothingIsLost() throws Exception {
        try (ChildJvm jvm = ChildJvm.start(folder, "=" + config, shop())) {
            walk(jvm);
            assertThat(jvm.end()).as(jvm.err()).isZero();
            assertNothingLost(jvm);
        }
    }

    @Test
    @Behaviour({"AG-1", "AG-2"})
    void application_inALoaderThatTheSystemsDoesNotSee_isTakenOverToo() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-Dcrossfade.config=" + config,
                "-cp",
                application.classesOnly(),
                "shop.Server",
                application.classPath()));
        List<String> shop = shop();
        arguments.addAll(shop.subList(2, shop.size()));

        try (ChildJvm jvm = ChildJvm.start(folder, "", arguments)) {
            walk(jvm);
            assertThat(jvm.end()).as(jvm.err()).isZero();
            assertNothingLost(jvm);
        }
    }

    @Test
    @Behaviour("AG-6")
    void application_sourceGoneInTargetOnly_worksOn() throws Exception {
        config = configuration("target-only", 1);
        List<String> arguments =
                List.of("-cp", application.classPath(), "shop.Shop", "127.0.0.1", "1", other.host(), "" + other.port());

        try (ChildJvm jvm = ChildJvm.start(folder, "=" + config, arguments)) {
            jvm.awaitOutput("the shop is open");
            assertThat(jvm.end()).as(jvm.err()).isZero();
            acknowledged(jvm).forEach(found -> assertThat(counted(target, found.group(1)))
                    .isEqualTo(found.group(2)));
        }
    }

    @Test
    @Behaviour({"AG-3", "AG-7", "AG-8", "AG-10"})
    void application_withOddHabits_isServedOrToldWhy() throws Exception {
        List<String> arguments =
                List.of("-cp", application.classPath(), "shop.Oddities", source.host(), "" + source.port());

        try (ChildJvm jvm = ChildJvm.start(folder, "=" + config, arguments)) {
            assertThat(jvm.end()).as(jvm.err()).isZero();
            assertThat(jvm.out())
                    .contains("comes back: true")
                    .contains("validates: true Connection{DefaultJedisSocketFactory{" + source)
                    .contains("queued is dropped: true")
                    .contains("extended: true")
                    .contains("resp3: [[a,1.5]] [[a,1.5]] Double")
                    .contains(
                            "cache: Crossfade does not support client-side caching yet; make the client without a cache")
                    .contains("connections to " + source + "/3 are not Crossfade's: it is not the source")
                    .containsOnlyOnce(
                            "localhost:" + source.port() + "/0 are not Crossfade's, though it is another name of");
            assertThat(jvm.err().lines().filter(line -> line.startsWith("crossfade-agent: ")))
                    .containsExactly(
                            "crossfade-agent: warning: this application has loaded Lettuce, which the agent does not"
                                    + " take over; what it writes to the source is not carried to the target");
        }
        try (Jedis jedis = target.jedis()) {
            assertThat(ServerComparison.applicationKeys(jedis))
                    .containsExactlyInAnyOrder("odd:one", "odd:two", "odd:three", "odd:scores");
        }
    }

    @Test
    @Behaviour({"AG-1", "AG-3"})
    void application_withSeveralDatabases_eachConnectionBeginsInItsOwn() throws Exception {
        Files.writeString(
                config, Files.readString(config).replace("crossfade:\n", "crossfade:\n  databases: [0, \"3:1\"]\n"));
        List<String> arguments =
                List.of("-cp", application.classPath(), "shop.Databases", source.host(), "" + source.port());

        try (ChildJvm jvm = ChildJvm.start(folder, "=" + config, arguments)) {
            assertThat(jvm.end()).as(jvm.err()).isZero();
            assertThat(jvm.out()).contains("pool: 3 3", "single: 3 3").doesNotContain("are not Crossfade's");
        }
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.mget("pool", "single")).containsExactly("0", "0");
            jedis.select(1);
            assertThat(jedis.mget("pool", "client", "single")).containsExactly("3", "3", "3");
        }
    }

    private void walk(ChildJvm jvm) throws IOException {
        jvm.awaitOutput("the shop is open");
        await().untilAsserted(() -> assertThat(counted(target, "single")).isNotNull());
        for (String step : List.of(
                "DUAL_WRITE -> SHADOW_READ",
                "SHADOW_READ -> TARGET_LIVE",
                "TARGET_LIVE -> SHADOW_READ",
                "SHADOW_READ -> TARGET_LIVE, epoch 4")) {
            String phase = step.replaceAll(".*-> (\\w+).*", "$1");
            Path draft = Files.writeString(folder.resolve("draft.properties"), "crossfade.phase=" + phase);
            Files.move(draft, wish, StandardCopyOption.REPLACE_EXISTING);
            jvm.awaitOutput("phase " + step);
            awaitWrites();
        }
    }

    /** Each phase is written in for a while, over every client. */
    private static void awaitWrites() {
        for (String writer : List.of("pool", "client", "single")) {
            int before = Integer.parseInt(counted(target, writer));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Integer.parseInt(counted(target, writer)))
                            .isGreaterThan(before + 200));
        }
    }

    private static void assertNothingLost(ChildJvm jvm) {
        assertThat(jvm.out()).doesNotContain(" WARN ", " ERROR ", "Exception");
        assertThat(jvm.err()).doesNotContain("crossfade-agent: warning", "Exception");
        assertThat(ServerComparison.compare(source, target)).isEmpty();
        assertThat(acknowledged(jvm)).hasSizeGreaterThanOrEqualTo(3).allSatisfy(found -> {
            assertThat(Integer.parseInt(found.group(2))).isPositive();
            assertThat(counted(source, found.group(1))).isEqualTo(found.group(2));
            assertThat(counted(target, found.group(1))).isEqualTo(found.group(2));
        });
        try (Jedis jedis = other.jedis()) {
            assertThat(jedis.keys("*")).containsExactly("elsewhere");
        }
        assertThat(counted(source, "elsewhere")).isNull();
    }

    private static List<MatchResult> acknowledged(ChildJvm jvm) {
        return ACKNOWLEDGED.matcher(jvm.out()).results().toList();
    }

    private static String counted(RealRedis server, String writer) {
        try (Jedis jedis = server.jedis()) {
            return jedis.get("count:" + writer);
        }
    }

    private List<String> shop() {
        return List.of(
                "-cp",
                application.classPath(),
                "shop.Shop",
                source.host(),
                "" + source.port(),
                other.host(),
                "" + other.port());
    }

    private Path configuration(String phase, int sourcePort) throws IOException {
        return Files.writeString(
                folder.resolve("crossfade.yml"),
                """
                crossfade:
                  phase: %s
                  phase-file: %s
                  phase-file-interval: 50ms
                  cutover.hold-timeout: 20s
                  source:
                    host: 127.0.0.1
                    port: %d
                    read-timeout: 20s
                  target:
                    host: 127.0.0.1
                    port: %d
                    read-timeout: 20s
                """
                        .formatted(phase, wish, sourcePort, target.port()));
    }
}
