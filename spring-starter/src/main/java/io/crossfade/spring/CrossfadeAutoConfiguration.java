package io.crossfade.spring;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.PhaseFile;
import io.crossfade.PhaseFlag;
import io.crossfade.jedis.JedisCrossfade;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.RedisClient;

/**
 * Puts Crossfade under the Redis of a Spring Boot application. On as soon as {@code crossfade.target.host} is set, or as
 * {@code crossfade.enabled} says; off, it adds nothing. Each bean steps back for one of the application.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass({RedisClient.class, JedisConnectionFactory.class})
@Conditional(OnCrossfadeCondition.class)
public final class CrossfadeAutoConfiguration {
    @Bean
    static SeamPostProcessor crossfadeSeamPostProcessor(
            ConfigurableListableBeanFactory beans, Environment environment) {
        return new SeamPostProcessor(beans, new EnvironmentSettings(environment).notMigrated());
    }

    @Bean
    @ConditionalOnMissingBean
    CrossfadeConfig crossfadeConfig(
            Environment environment,
            ObjectProvider<DataRedisConnectionDetails> details,
            ObjectProvider<DataRedisProperties> properties,
            ObjectProvider<RedisStandaloneConfiguration> standalone,
            ObjectProvider<RedisSentinelConfiguration> sentinel,
            ObjectProvider<RedisClusterConfiguration> cluster) {
        DataRedisConnectionDetails found = details.getIfAvailable();
        if (found == null) {
            throw new RefusedStartException(
                    "The source of the migration is not known: Spring Boot's own Redis auto-configuration is excluded",
                    "Do not exclude " + DataRedisAutoConfiguration.class.getName() + ", or declare a bean of type "
                            + CrossfadeConfig.class.getName() + ".");
        }
        SourceSettings source = new SourceSettings(
                found, properties.getIfAvailable(DataRedisProperties::new), standalone, sentinel, cluster);
        return ConfigAssembly.of(source, new EnvironmentSettings(environment));
    }

    @Bean
    PhaseLifecycle crossfadePhaseFollower(
            Environment environment, ObjectProvider<PhaseSource> sources, ObjectProvider<Crossfade> crossfade) {
        return new PhaseLifecycle(
                flag(new EnvironmentSettings(environment), sources.getIfAvailable()), crossfade::getObject);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    JedisCrossfade jedisCrossfade(CrossfadeConfig config, PhaseLifecycle lifecycle) {
        return JedisCrossfade.open(lifecycle.first(config));
    }

    /** Closed with {@link JedisCrossfade}, not by itself. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Crossfade crossfade(JedisCrossfade jedisCrossfade) {
        return jedisCrossfade.crossfade();
    }

    private static @Nullable PhaseFlag flag(EnvironmentSettings settings, @Nullable PhaseSource source) {
        String file = settings.find(StarterSettings.PHASE_FILE);
        if (file != null && source != null) {
            throw new RefusedStartException(
                    "Two flags say which phase is wanted: " + StarterSettings.PHASE_FILE + " and a bean of type "
                            + PhaseSource.class.getName(),
                    "Keep one of them.");
        }
        if (file != null) {
            return new PhaseFile(Path.of(file), settings.get(StarterSettings.PHASE_FILE_INTERVAL));
        }
        return source == null ? null : new PhaseBean(source, settings.get(StarterSettings.PHASE_SOURCE_INTERVAL));
    }
}
