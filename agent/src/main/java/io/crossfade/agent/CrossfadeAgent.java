package io.crossfade.agent;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Puts an unmodified Jedis application on Crossfade: {@code java -javaagent:crossfade-agent.jar=crossfade.yml -jar app.jar}. The
 * configuration file is the argument or the system property {@code crossfade.config}.
 *
 * <p>A wrong configuration ends the JVM with one line on the standard error output: an application that started without
 * Crossfade would write to one side only.
 */
public final class CrossfadeAgent {
    private static final String CONFIG = "crossfade.config";
    private static final String INSTALLATION = "io.crossfade.agent.weave.Installation";

    private CrossfadeAgent() {}

    /** Called by the JVM before the application's {@code main}. */
    public static void premain(@Nullable String argument, Instrumentation instrumentation) {
        try {
            install(Path.of(file(argument)), instrumentation);
        } catch (IllegalArgumentException refused) {
            Halt.because(String.valueOf(refused.getMessage()));
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError failed) {
            Halt.because("cannot start", failed);
        }
    }

    private static String file(@Nullable String argument) {
        String file = argument == null || argument.isBlank() ? System.getProperty(CONFIG, "") : argument;
        if (file.isBlank()) {
            throw new IllegalArgumentException(
                    "no configuration file is named; allowed: -javaagent:crossfade-agent.jar=FILE or" + " -D" + CONFIG
                            + "=FILE");
        }
        return file;
    }

    @SuppressWarnings("unchecked") // the class is ours, seen through another loader
    private static void install(Path file, Instrumentation instrumentation)
            throws ReflectiveOperationException, IOException {
        JarFile jar = ownJar();
        ClassLoader loader = new InnerLoader("crossfade-agent", jar, ClassLoader.getPlatformClassLoader());
        Bridge.takeOver = new Realms(jar, file);
        BiConsumer<Instrumentation, Path> installation = (BiConsumer<Instrumentation, Path>)
                loader.loadClass(INSTALLATION).getDeclaredConstructor().newInstance();
        installation.accept(instrumentation, file);
    }

    private static JarFile ownJar() throws IOException {
        try {
            return new JarFile(new File(
                    requireNonNull(CrossfadeAgent.class.getProtectionDomain().getCodeSource())
                            .getLocation()
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IOException("the agent's jar has no readable place", e);
        }
    }
}
