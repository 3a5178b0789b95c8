package io.crossfade.agent;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.commons.pool2.PooledObject;
import org.json.JSONObject;
import org.slf4j.Logger;
import redis.clients.authentication.core.TokenManager;
import redis.clients.jedis.Jedis;

/**
 * The application of the tests, compiled against Jedis alone. Its class path is its classes, the Jedis of this build with what
 * Jedis needs, and a log.
 */
final class Application {
    private static final List<Class<?>> LIBRARIES = List.of(
            Jedis.class,
            PooledObject.class,
            Gson.class,
            JSONObject.class,
            TokenManager.class,
            Logger.class,
            ILoggingEvent.class,
            ch.qos.logback.core.Appender.class);

    private final Path classes;

    private Application(Path classes) {
        this.classes = classes;
    }

    static Application compile(Path folder) throws IOException {
        Path sources = place(Application.class.getResource("/app").toString());
        try (Stream<Path> files = Files.walk(sources)) {
            String[] arguments = Stream.concat(
                            Stream.of("-nowarn", "-d", folder.toString(), "-classpath", libraries()),
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .map(Path::toString))
                    .toArray(String[]::new);
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                    .isZero();
        }
        Files.copy(sources.resolve("logback.xml"), folder.resolve("logback.xml"));
        return new Application(folder);
    }

    String classPath() {
        return classes + java.io.File.pathSeparator + libraries();
    }

    String classesOnly() {
        return classes.toString();
    }

    private static String libraries() {
        return LIBRARIES.stream()
                .map(type -> place(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString())
                        .toString())
                .peek(jar -> assertThat(jar).endsWith(".jar").doesNotContain("crossfade-"))
                .collect(joining(java.io.File.pathSeparator));
    }

    private static Path place(String url) {
        try {
            return Path.of(new java.net.URI(url));
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
