package io.crossfade.agent;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * One Crossfade for each Jedis that is loaded: its classes that extend Jedis's must see the very Jedis that the application uses,
 * so they are loaded beneath it. Thread-safe.
 */
final class Realms implements Function<@Nullable Object[], @Nullable Object> {
    private static final String CONNECTION = "redis.clients.jedis.Connection";
    private static final String TAKE_OVER = "io.crossfade.agent.seam.TakeOver";

    private final JarFile jar;
    private final Path config;
    private final Map<ClassLoader, Function<@Nullable Object[], @Nullable Object>> realms = new ConcurrentHashMap<>();

    Realms(JarFile jar, Path config) {
        this.jar = jar;
        this.config = config;
    }

    @Override
    public @Nullable Object apply(@Nullable Object[] created) {
        Class<?> type = requireNonNull(created[0]).getClass();
        return realms.computeIfAbsent(loaderOfJedis(type), this::open).apply(created);
    }

    /** Not the loader of {@code type}: an application may extend the class. */
    private static ClassLoader loaderOfJedis(Class<?> type) {
        Class<?> ancestor = type;
        while (!ancestor.getName().equals(CONNECTION)) {
            ancestor = requireNonNull(ancestor.getSuperclass());
        }
        return ancestor.getClassLoader();
    }

    @SuppressWarnings("unchecked") // the class is ours, seen through another loader
    private Function<@Nullable Object[], @Nullable Object> open(ClassLoader jedis) {
        try {
            return (Function<@Nullable Object[], @Nullable Object>) new InnerLoader("crossfade", jar, jedis)
                    .loadClass(TAKE_OVER)
                    .getDeclaredConstructor(Path.class)
                    .newInstance(config);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("Crossfade cannot be put under this Jedis; supported: 7.4 to 8.0", e);
        }
    }
}
