package io.crossfade.testing;

import java.nio.file.Path;
import java.util.Map;

/**
 * What is run as a server.
 *
 * @param file the executable
 * @param environment what is set for it beside the environment of this process
 */
record ServerProgram(Path file, Map<String, String> environment) {
    ServerProgram {
        environment = Map.copyOf(environment);
    }
}
