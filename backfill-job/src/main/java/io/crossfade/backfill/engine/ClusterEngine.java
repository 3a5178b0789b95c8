package io.crossfade.backfill.engine;

import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Makes this process a member of a cluster that does backfills. Thread-safe. */
public interface ClusterEngine {
    /** The jar that has one, as the command line names it. */
    String JAR = "crossfade-jet.jar";

    /**
     * Returns the engine of the jar that is there.
     *
     * @param wish what it is needed for, as in {@code --engine jet}
     * @throws IllegalArgumentException naming the jar, if it is not on the class path
     */
    static ClusterEngine find(String wish) {
        return ServiceLoader.load(ClusterEngine.class, ClusterEngine.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        wish + " needs " + JAR + " (artifact io.crossfade:crossfade-jet): put it beside"
                                + " crossfade.jar, or on the class path"));
    }

    /**
     * Joins the cluster, or begins one. Blocks for seconds.
     *
     * @param warnings is told what whoever runs this has to know
     * @throws IllegalArgumentException if the settings do not fit this machine
     */
    ClusterMember join(ClusterConfig config, Consumer<String> warnings);
}
