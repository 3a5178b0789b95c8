package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.Crossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.clients.jedis.Jedis;

/** The flag flip at run time, by a file and by a bean of the application. */
class PhaseFlagIT {
    private static final String FAST = "10ms";

    @RegisterExtension
    static final TwoServers SERVERS = new TwoServers();

    /** An application whose feature flags say the phase. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Flagged {
        static final AtomicReference<@Nullable MigrationPhase> WANTED = new AtomicReference<>();

        @Bean
        PhaseSource featureFlags() {
            return WANTED::get;
        }
    }

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("phase.properties");
    }

    @Test
    @Behaviour("SP-7")
    void file_writtenAtRunTime_leadsToTheTargetAndBack() throws IOException {
        try (ConfigurableApplicationContext application = withFile("crossfade.phase=dual-write")) {
            StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
            redis.opsForValue().set("key", "value");

            wish("crossfade.phase=shadow-read");
            awaitPhase(application, MigrationPhase.SHADOW_READ);
            wish("crossfade.phase=TARGET_LIVE");
            awaitPhase(application, MigrationPhase.TARGET_LIVE);
            onTarget("only-there", "yes");
            assertThat(redis.opsForValue().get("only-there")).isEqualTo("yes");
            wish("crossfade.phase=shadow-read");
            awaitPhase(application, MigrationPhase.SHADOW_READ);

            assertThat(redis.opsForValue().get("key")).isEqualTo("value");
        }
    }

    @Test
    @Behaviour("SP-10")
    void file_thereAtTheStart_isThePhaseToStartIn() throws IOException {
        try (ConfigurableApplicationContext application = withFile("crossfade.phase=target-live")) {
            assertThat(application.getBean(Crossfade.class).phase()).isEqualTo(MigrationPhase.TARGET_LIVE);
            assertThat(application.getBean(Crossfade.class).status().epoch()).isZero();
        }
    }

    @Test
    @Behaviour("SP-10")
    @Race("P25")
    void p25_fileUnreadableAtTheStart_stopsIt() {
        assertThatThrownBy(() -> withFile("crossfade.phase=somewhere"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasStackTraceContaining("The phase to start in cannot be learnt from the phase-file")
                .hasStackTraceContaining("crossfade.phase=somewhere is not allowed");
    }

    @Test
    @Behaviour("SP-7")
    void thread_contextClosed_hasEnded() throws IOException {
        await("applications of other tests have ended").until(() -> threads("crossfade-") == 0);
        ConfigurableApplicationContext application = withFile("crossfade.phase=dual-write");
        assertThat(threads("crossfade-phase-file")).isEqualTo(1);

        application.close();

        await().until(() -> threads("crossfade-") == 0);
    }

    @Test
    @Behaviour({"SP-8", "SP-10"})
    void bean_answersChange_phaseFollows() {
        Flagged.WANTED.set(MigrationPhase.DUAL_WRITE);
        try (ConfigurableApplicationContext application = flagged()) {
            assertThat(application.getBean(Crossfade.class).phase()).isEqualTo(MigrationPhase.DUAL_WRITE);
            application.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");

            Flagged.WANTED.set(MigrationPhase.SHADOW_READ);
            awaitPhase(application, MigrationPhase.SHADOW_READ);
            Flagged.WANTED.set(MigrationPhase.TARGET_LIVE);
            awaitPhase(application, MigrationPhase.TARGET_LIVE);
            onTarget("only-there", "yes");

            assertThat(application
                            .getBean(StringRedisTemplate.class)
                            .opsForValue()
                            .get("only-there"))
                    .isEqualTo("yes");
        }
    }

    @Test
    @Behaviour("SP-8")
    void bean_besideAFile_stopsTheStart() {
        assertThatThrownBy(() -> SpringApp.start(
                        Flagged.class, SERVERS.source(), SERVERS.target(), "crossfade.phase-file=" + file))
                .hasRootCauseInstanceOf(RefusedStartException.class)
                .hasStackTraceContaining("Two flags say which phase is wanted");
    }

    @Test
    @Behaviour("SP-8")
    void crossfade_injected_changesThePhase() {
        try (ConfigurableApplicationContext application = SpringApp.start(SERVERS.source(), SERVERS.target())) {
            application.getBean(Crossfade.class).changePhase(MigrationPhase.DUAL_WRITE);
            application.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");

            SERVERS.assertEqualAtRest(application);
        }
    }

    private ConfigurableApplicationContext withFile(String content) throws IOException {
        wish(content);
        return SpringApp.start(
                SERVERS.source(),
                SERVERS.target(),
                "crossfade.phase-file=" + file,
                "crossfade.phase-file-interval=" + FAST);
    }

    private static ConfigurableApplicationContext flagged() {
        return SpringApp.start(
                Flagged.class, SERVERS.source(), SERVERS.target(), "crossfade.phase-source-interval=" + FAST);
    }

    /** Writes the file as deployment tools do, complete at once, with a time that differs from the last one's. */
    private void wish(String content) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), content);
        FileTime last = Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.from(Instant.now());
        Files.setLastModifiedTime(fresh, FileTime.from(last.toInstant().plusMillis(10)));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitPhase(ConfigurableApplicationContext application, MigrationPhase phase) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(application.getBean(Crossfade.class).phase()).isEqualTo(phase));
    }

    private static void onTarget(String key, String value) {
        try (Jedis jedis = SERVERS.target().jedis()) {
            jedis.set(key, value);
        }
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }
}
