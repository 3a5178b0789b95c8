package io.crossfade.spring;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * Puts every connection factory on the seam, Spring Boot's and the application's own, and stops the start for one that it
 * cannot put there. Nothing goes around Crossfade unless {@code crossfade.not-migrated} names it.
 */
final class SeamPostProcessor implements BeanPostProcessor, SmartInitializingSingleton, PriorityOrdered {
    private final ConfigurableListableBeanFactory beans;
    private final List<String> notMigrated;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    SeamPostProcessor(ConfigurableListableBeanFactory beans, List<String> notMigrated) {
        this.beans = beans;
        this.notMigrated = notMigrated;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (!(bean instanceof RedisConnectionFactory) || notMigrated.contains(name)) {
            return bean;
        }
        seen.add(name);
        if (bean.getClass() == JedisConnectionFactory.class) {
            return onSeam((JedisConnectionFactory) bean, name);
        }
        if (bean instanceof SeamConnectionFactory) {
            return bean;
        }
        throw refused(name, bean);
    }

    /** Finds what a {@code FactoryBean} made, which nobody else shows before it is used. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof RedisConnectionFactory && !notMigrated.contains(name) && !seen.contains(name)) {
            throw refused(name, bean);
        }
        return bean;
    }

    /** Finds those that were made before this was there. */
    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanNamesForType(RedisConnectionFactory.class, true, false)) {
            if (!notMigrated.contains(name) && !seen.contains(name) && beans.containsSingleton(name)) {
                throw new RefusedStartException(
                        "The connection factory '" + name + "' was made before Crossfade could see it",
                        "Find the BeanPostProcessor or BeanFactoryPostProcessor that needs it so early, and let it ask for"
                                + " the factory later (ObjectProvider, @Lazy).");
            }
        }
    }

    private JedisConnectionFactory onSeam(JedisConnectionFactory original, String name) {
        CrossfadeConfig config = beans.getBean(CrossfadeConfig.class);
        FactoryServers servers = FactoryServers.of(original);
        if (!servers.areSourceOf(config)) {
            throw new RefusedStartException(
                    "The connection factory '" + name + "' is for " + servers.describe()
                            + ", but the source of the migration is "
                            + config.source().endpoint() + " database " + config.databases() + " (spring.data.redis)",
                    "If it is for the Redis that is migrated, let both name it alike, and add its database to"
                            + " crossfade.databases. Otherwise " + leave(name) + ".");
        }
        for (String crossfade : beans.getBeanNamesForType(JedisCrossfade.class)) {
            beans.registerDependentBean(crossfade, name); // so that Crossfade is closed after the factory
        }
        return SeamConnectionFactory.like(original, beans.getBean(JedisCrossfade.class));
    }

    private static RefusedStartException refused(String name, Object bean) {
        return new RefusedStartException(
                "The connection factory '" + name + "' would go around Crossfade: it is a "
                        + bean.getClass().getName() + ", and Crossfade supports "
                        + JedisConnectionFactory.class.getName() + " only",
                actionFor(name));
    }

    private static String actionFor(String name) {
        return "Use Spring Boot's own Jedis connection factory (" + JedisDriverPropertySource.CLIENT_TYPE
                + "=jedis, which is the default while Crossfade is on). If '" + name
                + "' is for a Redis that is not migrated, " + leave(name)
                + ". Or switch Crossfade off with crossfade.enabled=false.";
    }

    private static String leave(String name) {
        return "add '" + name + "' to " + StarterSettings.NOT_MIGRATED;
    }
}
