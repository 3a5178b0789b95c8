package io.crossfade.spring;

import io.crossfade.Crossfade;
import io.crossfade.micrometer.CrossfadeMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What operators see of Crossfade: an actuator endpoint, a health indicator and meters, each if the application has its kind. */
@AutoConfiguration(after = CrossfadeAutoConfiguration.class)
@ConditionalOnBean(Crossfade.class)
public final class CrossfadeActuatorAutoConfiguration {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static class EndpointConfiguration {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        CrossfadeEndpoint crossfadeEndpoint(Crossfade crossfade, Environment environment) {
            return new CrossfadeEndpoint(
                    crossfade, new EnvironmentSettings(environment).get(StarterSettings.PHASE_CHANGE_ENABLED));
        }

        @Bean
        @ConditionalOnBean(CrossfadeEndpoint.class)
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint(endpoint = CrossfadeEndpoint.class)
        CrossfadeWebExtension crossfadeWebExtension(CrossfadeEndpoint endpoint) {
            return new CrossfadeWebExtension(endpoint);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthConfiguration {
        @Bean
        @ConditionalOnMissingBean(name = "crossfadeHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("crossfade")
        HealthIndicator crossfadeHealthIndicator(Crossfade crossfade) {
            return new CrossfadeHealthIndicator(crossfade);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class MetricsConfiguration {
        @Bean
        @ConditionalOnMissingBean
        CrossfadeMetrics crossfadeMetrics(Crossfade crossfade) {
            return new CrossfadeMetrics(crossfade);
        }
    }
}
