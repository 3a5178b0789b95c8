package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

/** An application that is set up wrongly does not start, and says what to do. Needs no server. */
@Behaviour("SP-5")
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartTest {
    private static final String[] RIGHT = {
        "spring.data.redis.host=old.example.com", "crossfade.target.host=new.example.com"
    };

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ClusterBean {
        @Bean
        RedisClusterConfiguration cluster() {
            return new RedisClusterConfiguration(List.of("node.example.com:7000"));
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = DataRedisAutoConfiguration.class)
    static class WithoutBootsRedis {}

    @Test
    void start_databaseOfACluster_isRefusedUnderItsSpringName() {
        assertThat(refusal(ClusterBean.class, "crossfade.databases=0,1").getDescription())
                .contains("crossfade.databases=0, 1 is not allowed", "a cluster has no other");
    }

    @Test
    void start_primaryAndReplicas_isRefused() {
        assertThat(refusal("spring.data.redis.masterreplica.nodes=a.example.com:6379,b.example.com:6379")
                        .getDescription())
                .isEqualTo("Crossfade does not support a fixed set of primary and replicas as the source yet");
    }

    @Test
    void start_certificatesOfABundle_areRefused() {
        FailureAnalysis analysis = refusal(
                "spring.data.redis.ssl.bundle=cache",
                "spring.ssl.bundle.pem.cache.truststore.certificate=classpath:authority.pem");

        assertThat(analysis.getDescription()).contains("certificates of an SSL bundle as the source yet");
        assertThat(analysis.getAction()).contains("trust store of the JVM");
    }

    @Test
    void start_sourceUnderCrossfade_isRefusedWithTheSpringNameAndItsPlace() {
        FailureAnalysis analysis = refusal("crossfade.source.read-timeout=3s");

        assertThat(analysis.getDescription())
                .contains("crossfade.source.read-timeout is set", "the source is what spring.data.redis says");
        assertThat(analysis.getAction())
                .contains("Remove crossfade.source.read-timeout", "commandLineArgs")
                .contains("set spring.data.redis.timeout instead");
    }

    @Test
    void start_misspeltSetting_isRefusedWithTheNearestName() {
        FailureAnalysis analysis = refusal("crossfade.phase-fiel=flag.properties");

        assertThat(analysis.getDescription())
                .isEqualTo("crossfade.phase-fiel is no setting; did you mean crossfade.phase-file?");
        assertThat(analysis.getAction()).contains("Correct or remove crossfade.phase-fiel", "commandLineArgs");
    }

    @Test
    void start_valueOutOfBounds_isRefusedWithTheBoundsAndItsPlace() {
        FailureAnalysis analysis = refusal("crossfade.carry.lanes=65");

        assertThat(analysis.getDescription())
                .isEqualTo("crossfade.carry.lanes=65 is not allowed; allowed: integer, 1 to 64");
        assertThat(analysis.getAction())
                .startsWith("Change crossfade.carry.lanes (")
                .contains("commandLineArgs");
    }

    @Test
    void start_ownSettingOutOfBounds_isRefused() {
        assertThat(refusal("crossfade.phase-file=f.properties", "crossfade.phase-file-interval=5")
                        .getDescription())
                .contains("crossfade.phase-file-interval=5 is not allowed; allowed: duration, 10ms to 1h");
    }

    @Test
    void start_springsTimeoutOutOfBounds_isRefusedUnderItsSpringName() {
        assertThat(refusal("spring.data.redis.timeout=0").getDescription())
                .isEqualTo("spring.data.redis.timeout=PT0S is not allowed; allowed: duration, 1ms to 10m");
    }

    @Test
    void start_bothSidesTheSame_isRefused() {
        assertThat(refusal("spring.data.redis.url=redis://new.example.com:6379").getDescription())
                .contains("crossfade.target.host=new.example.com")
                .contains("allowed: another endpoint or database than spring.data.redis");
    }

    @Test
    void start_wrongPassword_isNotShown() {
        FailureAnalysis analysis = refusal("crossfade.target.user=someone", "spring.data.redis.password=s3cret");

        assertThat(analysis.getDescription()).contains("crossfade.target.user=someone is not allowed");
        assertThat(analysis.getDescription() + analysis.getAction() + analysis.getCause())
                .doesNotContain("s3cret");
    }

    @Test
    void start_withoutBootsOwnRedis_isRefused() {
        assertThat(refusal(WithoutBootsRedis.class).getDescription())
                .isEqualTo(
                        "The source of the migration is not known: Spring Boot's own Redis auto-configuration is excluded");
    }

    @Test
    void start_withoutJedis_isRefused() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CrossfadeAutoConfiguration.class,
                        JedisMissingAutoConfiguration.class,
                        DataRedisAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("redis.clients.jedis"))
                .withPropertyValues(RIGHT)
                .run(context -> assertThat(analysis(context.getStartupFailure()).getDescription())
                        .isEqualTo("Crossfade is on, but Jedis 7.4 or newer is not on the class path"));
    }

    @Test
    void start_onLettuce_isRefused() {
        FailureAnalysis analysis = refusal("spring.data.redis.client-type=lettuce");

        assertThat(analysis.getDescription())
                .contains("'redisConnectionFactory' would go around Crossfade", "LettuceConnectionFactory");
        assertThat(analysis.getAction())
                .contains("spring.data.redis.client-type=jedis", "crossfade.not-migrated", "crossfade.enabled=false");
    }

    @Test
    void start_refused_printsDescriptionAndActionInsteadOfAStackTrace(CapturedOutput output) {
        refusal("crossfade.carry.lanes=65");

        assertThat(output.getOut())
                .contains("APPLICATION FAILED TO START", "Description:", "Action:")
                .contains("crossfade.carry.lanes=65 is not allowed")
                .doesNotContain("\tat ");
    }

    private static FailureAnalysis refusal(String... properties) {
        return refusal(SpringApp.Plain.class, properties);
    }

    private static FailureAnalysis refusal(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(RIGHT));
        all.addAll(List.of(properties));
        return analysis(catchThrowable(
                () -> SpringApp.start(application, WebApplicationType.NONE, all).close()));
    }

    private static FailureAnalysis analysis(Throwable failure) {
        FailureAnalysis analysis = new RefusedStartFailureAnalyzer().analyze(failure);
        assertThat(analysis).as("%s", failure).isNotNull();
        return analysis;
    }
}
