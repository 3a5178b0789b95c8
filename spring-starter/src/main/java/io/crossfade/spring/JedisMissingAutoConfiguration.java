package io.crossfade.spring;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Stops the start of an application that wants Crossfade but has no Jedis, or one that is too old. */
@AutoConfiguration
@ConditionalOnMissingClass("redis.clients.jedis.RedisClient")
@Conditional(OnCrossfadeCondition.class)
public final class JedisMissingAutoConfiguration {
    @Bean
    static BeanFactoryPostProcessor crossfadeWithoutJedis() {
        return beans -> {
            throw new RefusedStartException(
                    "Crossfade is on, but Jedis 7.4 or newer is not on the class path",
                    "Do not exclude redis.clients:jedis, take the version that Spring Boot manages, or switch Crossfade off"
                            + " with crossfade.enabled=false.");
        };
    }
}
