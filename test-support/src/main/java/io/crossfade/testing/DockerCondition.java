package io.crossfade.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Answers whether container tests can run here. Asks once per JVM. */
final class DockerCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Docker.WHY_NOT
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("Docker is available"));
    }

    private static final class Docker {
        static final Optional<String> WHY_NOT = whyNot();

        private static Optional<String> whyNot() {
            if (System.getenv("DOCKER_HOST") == null && places().noneMatch(Files::exists)) {
                return Optional.of("no Docker on this machine: DOCKER_HOST is not set and there is no docker.sock");
            }
            return DockerClientFactory.instance().isDockerAvailable()
                    ? Optional.empty()
                    : Optional.of("Docker is installed, but Testcontainers cannot use it; is its daemon running?");
        }

        /** Where a daemon listens, unless DOCKER_HOST says otherwise. */
        private static Stream<Path> places() {
            String home = System.getProperty("user.home", "");
            String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", home);
            return Stream.of(
                    Path.of("/var/run/docker.sock"),
                    Path.of(runtime, "docker.sock"),
                    Path.of(home, ".docker", "run", "docker.sock"),
                    Path.of(home, ".docker", "desktop", "docker.sock"));
        }
    }
}
