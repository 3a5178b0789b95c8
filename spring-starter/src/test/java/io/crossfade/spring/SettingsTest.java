package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.TlsFiles;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the core gets to see of the application's settings. Needs no server. */
@Behaviour("SP-1")
class SettingsTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CrossfadeAutoConfiguration.class, DataRedisAutoConfiguration.class, SslAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.client-type=jedis", "crossfade.target.host=new.example.com");

    @Test
    void source_everySpringProperty_isTaken() {
        application
                .withPropertyValues(
                        "spring.data.redis.host=old.example.com",
                        "spring.data.redis.port=6380",
                        "spring.data.redis.username=app",
                        "spring.data.redis.password=with  spaces",
                        "spring.data.redis.database=2",
                        "spring.data.redis.ssl.enabled=true",
                        "spring.data.redis.connect-timeout=700ms",
                        "spring.data.redis.timeout=3s",
                        "spring.data.redis.jedis.pool.max-active=100")
                .run(context -> assertThat(
                                context.getBean(CrossfadeConfig.class).source())
                        .isEqualTo(new SideConfig(
                                "old.example.com",
                                6380,
                                "app",
                                "with  spaces",
                                2,
                                true,
                                Duration.ofMillis(700),
                                Duration.ofSeconds(3),
                                116,
                                Topology.standalone(),
                                TlsFiles.NONE)));
    }

    @Test
    void source_url_isTaken() {
        application
                .withPropertyValues("spring.data.redis.url=rediss://app:secret@old.example.com:6380/2")
                .run(context -> assertThat(
                                context.getBean(CrossfadeConfig.class).source())
                        .isEqualTo(SideConfig.of("old.example.com", 6380)
                                .withCredentials("app", "secret")
                                .withDatabase(2)
                                .withTls(true)));
    }

    @Test
    void source_connectionDetailsOfTheApplication_areTaken() {
        application
                .withBean(DataRedisConnectionDetails.class, () -> new DataRedisConnectionDetails() {
                    @Override
                    public String getPassword() {
                        return "secret";
                    }

                    @Override
                    public Standalone getStandalone() {
                        return Standalone.of("container.example.com", 32_768, 1);
                    }
                })
                .run(context -> assertThat(
                                context.getBean(CrossfadeConfig.class).source())
                        .isEqualTo(SideConfig.of("container.example.com", 32_768)
                                .withCredentials(null, "secret")
                                .withDatabase(1)));
    }

    @Test
    void source_nothingSet_isBootsDefault() {
        application.run(
                context -> assertThat(context.getBean(CrossfadeConfig.class).source())
                        .isEqualTo(SideConfig.of("localhost", 6379)));
    }

    @Test
    void target_unlessSet_hasTheTimeoutsAndThePoolOfTheSource() {
        application
                .withPropertyValues(
                        "spring.data.redis.connect-timeout=700ms",
                        "spring.data.redis.timeout=3s",
                        "spring.data.redis.jedis.pool.max-active=-1",
                        "crossfade.target.connect-timeout=900ms")
                .run(context -> assertThat(
                                context.getBean(CrossfadeConfig.class).target())
                        .isEqualTo(SideConfig.of("new.example.com", 6379)
                                .withTimeouts(Duration.ofMillis(900), Duration.ofSeconds(3))
                                .withPoolSize(10_000)));
    }

    @Test
    void settings_inRelaxedForms_areTaken() {
        application
                .withPropertyValues("crossfade.carry.queueCapacity=20_000", "crossfade.PHASE=Dual_Write")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new SystemEnvironmentPropertySource(
                                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                        Map.of(
                                                "CROSSFADE_SHADOWREAD_SAMPLERATE", "0.5",
                                                "CROSSFADE_TARGET_PASSWORD", "secret",
                                                "CROSSFADE_SERVICE_PORT", "tcp://10.0.0.1:80"))))
                .run(context -> {
                    CrossfadeConfig config = context.getBean(CrossfadeConfig.class);
                    assertThat(config.carry().queueCapacity()).isEqualTo(20_000);
                    assertThat(config.phase()).isEqualTo(MigrationPhase.DUAL_WRITE);
                    assertThat(config.shadowRead().sampleRate()).isEqualTo(0.5);
                    assertThat(config.target().password()).isEqualTo("secret");
                });
    }

    @Test
    void settings_ofTheBackfill_areLeftToIt() {
        application.withPropertyValues("crossfade.backfill.workers=8").run(context -> assertThat(context)
                .hasNotFailed());
    }

    @Test
    @Behaviour("SP-13")
    void crossfade_withoutTarget_isOff() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(CrossfadeAutoConfiguration.class, DataRedisAutoConfiguration.class))
                .withPropertyValues("spring.data.redis.client-type=jedis", "crossfade.phase=dual-write")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CrossfadeConfig.class)
                        .doesNotHaveBean(SeamPostProcessor.class));
    }

    @Test
    @Behaviour("SP-13")
    void crossfade_switchedOnWithoutTarget_isOn() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(CrossfadeAutoConfiguration.class, DataRedisAutoConfiguration.class))
                .withPropertyValues(
                        "spring.data.redis.client-type=jedis", "crossfade.enabled=true", "crossfade.target.database=1")
                .run(context -> assertThat(context).hasSingleBean(CrossfadeConfig.class));
    }

    @Test
    @Behaviour("SP-3")
    void driver_targetNamedLater_isJedisUnlessTheApplicationChose() {
        StandardEnvironment environment = new StandardEnvironment();
        new JedisDriverEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
        assertThat(environment.getProperty("spring.data.redis.client-type")).isNull();

        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("later", Map.of("crossfade.target.host", "new.example.com")));
        assertThat(environment.getProperty("spring.data.redis.client-type")).isEqualTo("jedis");
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("chosen", Map.of("spring.data.redis.client-type", "lettuce")));

        assertThat(environment.getProperty("spring.data.redis.client-type")).isEqualTo("lettuce");
    }
}
