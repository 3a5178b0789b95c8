package io.crossfade.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Chooses the Jedis driver while Crossfade is on and nobody else has chosen: with both drivers on the class path Spring Boot
 * takes Lettuce. Looks at the environment at each question, so it counts what is added later too.
 */
final class JedisDriverPropertySource extends PropertySource<Object> {
    static final String CLIENT_TYPE = "spring.data.redis.client-type";

    private final Environment environment;

    JedisDriverPropertySource(Environment environment) {
        super("crossfadeJedisDriver", new Object()); // not the environment itself, which Spring Boot would walk again
        this.environment = environment;
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return CLIENT_TYPE.equals(name) && new EnvironmentSettings(environment).enabled() ? "jedis" : null;
    }
}
