package io.crossfade.spring;

import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a Spring Boot application as its user would, on two servers. */
final class SpringApp {
    /** An application without beans of its own. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

    private SpringApp() {}

    static ConfigurableApplicationContext start(RealRedis source, RealRedis target, String... properties) {
        return start(Plain.class, source, target, properties);
    }

    static ConfigurableApplicationContext start(
            Class<?> application, RealRedis source, RealRedis target, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.data.redis.host=" + source.host(),
                "spring.data.redis.port=" + source.port(),
                "crossfade.target.host=" + target.host(),
                "crossfade.target.port=" + target.port()));
        all.addAll(List.of(properties));
        return start(application, WebApplicationType.NONE, all);
    }

    /** Starts with exactly these properties, written as {@code name=value}. */
    static ConfigurableApplicationContext start(
            Class<?> application, WebApplicationType type, List<String> properties) {
        return new SpringApplicationBuilder(application)
                .web(type)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run(properties.stream().map(property -> "--" + property).toArray(String[]::new));
    }
}
