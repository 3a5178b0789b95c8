package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.micrometer.CrossfadeMetrics;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which beans there are, and that each steps back for one of the application. Needs no server. */
@Behaviour("SP-15")
class BeansTest {
    private static final CrossfadeConfig CONFIG = CrossfadeConfig.builder()
            .source(SideConfig.of("localhost", 6379))
            .target(SideConfig.of("in-code.example.com", 6379))
            .build();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CrossfadeAutoConfiguration.class,
                    CrossfadeActuatorAutoConfiguration.class,
                    DataRedisAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.client-type=jedis", "crossfade.target.host=new.example.com");

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        CrossfadeConfig ownConfig() {
            return CONFIG;
        }

        @Bean
        JedisCrossfade ownJedisCrossfade() {
            return JedisCrossfade.open(CONFIG);
        }

        @Bean(destroyMethod = "")
        Crossfade ownCrossfade(JedisCrossfade jedis) {
            return jedis.crossfade();
        }

        @Bean
        CrossfadeMetrics ownMetrics(Crossfade crossfade) {
            return new CrossfadeMetrics(crossfade);
        }

        @Bean
        HealthIndicator crossfadeHealthIndicator() {
            return () -> Health.unknown().build();
        }
    }

    @Test
    void beans_byDefault_areThere() {
        application.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(CrossfadeConfig.class)
                .hasSingleBean(JedisCrossfade.class)
                .hasSingleBean(Crossfade.class)
                .hasSingleBean(CrossfadeMetrics.class)
                .hasBean("crossfadeHealthIndicator"));
    }

    @Test
    void beans_ofTheApplication_win() {
        application.withUserConfiguration(Own.class).run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(CrossfadeConfig.class)
                    .hasSingleBean(JedisCrossfade.class)
                    .hasSingleBean(Crossfade.class)
                    .hasSingleBean(CrossfadeMetrics.class);
            assertThat(context.getBean(CrossfadeConfig.class)).isSameAs(CONFIG);
            assertThat(context.getBean(JedisCrossfade.class)).isSameAs(context.getBean("ownJedisCrossfade"));
            assertThat(context.getBean("crossfadeHealthIndicator", HealthIndicator.class)
                            .health()
                            .getStatus()
                            .getCode())
                    .isEqualTo("UNKNOWN");
        });
    }

    @Test
    void beans_withoutActuatorHealthAndMicrometer_areTheOthers() {
        application
                .withClassLoader(new FilteredClassLoader(
                        "io.micrometer", "org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Crossfade.class)
                        .doesNotHaveBean("crossfadeHealthIndicator")
                        .doesNotHaveBean("crossfadeEndpoint")
                        .doesNotHaveBean("crossfadeMetrics"));
    }

    @Test
    void endpoint_notExposed_isNotThere() {
        application.run(context -> assertThat(context).doesNotHaveBean(CrossfadeEndpoint.class));
    }

    @Test
    void health_switchedOff_isNotThere() {
        application
                .withPropertyValues("management.health.crossfade.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("crossfadeHealthIndicator"));
    }
}
