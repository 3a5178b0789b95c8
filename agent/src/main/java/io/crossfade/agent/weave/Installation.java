package io.crossfade.agent.weave;

import io.crossfade.ConfigLoader;
import io.crossfade.CrossfadeConfig;
import io.crossfade.PhaseFile;
import io.crossfade.setting.Settings;
import io.crossfade.spi.Topology;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Checks the configuration and has Jedis's connections changed from now on. */
public final class Installation implements BiConsumer<Instrumentation, Path> {
    /**
     * Installs the agent.
     *
     * @throws IllegalArgumentException if a setting is wrong, the wanted phase cannot be read, or Jedis is loaded already; nothing
     *     is installed then
     */
    @Override
    public void accept(Instrumentation instrumentation, Path file) {
        check(file);
        if (Arrays.stream(instrumentation.getAllLoadedClasses())
                .anyMatch(type -> type.getName().equals(ConnectionWeaver.CONNECTION))) {
            throw new IllegalArgumentException(
                    "another agent has loaded Jedis already; name crossfade-agent.jar before it on the command line");
        }
        instrumentation.addTransformer(new ConnectionTransformer(new ConnectionWeaver(), new Bystanders()));
    }

    private static void check(Path file) {
        Settings settings = ConfigLoader.read(file);
        CrossfadeConfig config = ConfigLoader.from(settings);
        if (config.source().topology().kind() != Topology.Kind.STANDALONE) {
            throw new IllegalArgumentException(
                    file + ": crossfade.source.topology is not allowed for the agent; allowed:"
                            + " standalone, since clients for sentinels and clusters are not taken over");
        }
        config.source().tlsFiles().context("crossfade.source");
        config.target().tlsFiles().context("crossfade.target");
        PhaseFile flag = PhaseFile.from(settings);
        if (flag != null) {
            flag.read();
        }
    }
}
