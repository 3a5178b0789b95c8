package io.crossfade.backfill.cli;

import io.crossfade.backfill.engine.ClusterConfig;
import io.crossfade.backfill.engine.ClusterEngine;
import io.crossfade.backfill.engine.ClusterMember;
import picocli.CommandLine.Option;

/** Who does a backfill: this process, or several together. */
final class EngineOptions {
    static final String JET = "--engine jet";

    @Option(
            names = "--engine",
            paramLabel = "local|jet",
            description =
                    "local: this process does the backfill. jet: all processes do it together that are started so and find"
                            + " each other (crossfade.backfill.cluster); each needs crossfade-jet.jar beside crossfade.jar."
                            + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "local")
    private Engine engine = Engine.LOCAL;

    /** The engines there are. */
    enum Engine {
        LOCAL,
        JET
    }

    /** Makes this process a member of the cluster that the settings name. */
    static ClusterMember join(FileOptions.Loaded loaded, Console console) {
        ClusterConfig cluster = loaded.settings().as(ClusterConfig::from);
        return ClusterEngine.find(JET).join(cluster, console::tell);
    }

    boolean isShared() {
        return engine == Engine.JET;
    }
}
