package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.crossfade.ConfigLoader;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.setting.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** The examples of a deployment fit the job: its file, its arguments, its exit codes, its jar. */
class DeploymentTest {
    private static final Path KUBERNETES = Path.of("../deploy/kubernetes.yml");
    private static final Path DOCKERFILE = Path.of("../deploy/Dockerfile");

    @TempDir
    private Path folder;

    @Test
    void kubernetes_configuration_isReadAndKeepsTheCheckpointOnTheVolume() throws IOException {
        Path file = Files.writeString(folder.resolve("crossfade.yml"), withSecrets(text(configMap(), "crossfade.yml")));
        Settings settings = ConfigLoader.read(file);

        assertThatNoException().isThrownBy(() -> ConfigLoader.from(settings));
        assertThat(settings.as(BackfillConfig::from).checkpoint())
                .isEqualTo(Path.of("/var/lib/crossfade/backfill.checkpoint"));
        assertThat(list(container(), "volumeMounts")).anySatisfy(mount -> assertThat(mount)
                .containsEntry("name", "state")
                .containsEntry("mountPath", "/var/lib/crossfade"));
    }

    @Test
    void kubernetes_arguments_areUnderstoodAndNameTheMountedFile() throws IOException {
        List<String> arguments = strings(container(), "args");
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        CommandLine cli = new CommandLine(new CrossfadeCli(), new CommandFactory(console));
        cli.setCaseInsensitiveEnumValuesAllowed(true);

        assertThatNoException().isThrownBy(() -> cli.parseArgs(arguments.toArray(String[]::new)));
        assertThat(arguments).contains("/etc/crossfade/crossfade.yml");
        assertThat(list(container(), "volumeMounts"))
                .anySatisfy(mount ->
                        assertThat(mount).containsEntry("name", "config").containsEntry("mountPath", "/etc/crossfade"));
    }

    /** What another try could change is tried again: a server that cannot be reached, an interruption, an unknown end. */
    @Test
    void kubernetes_exitCodes_thatFailTheJobAreThoseThatAnotherTryDoesNotChange() throws IOException {
        Map<String, Object> rule =
                list(map(spec(), "podFailurePolicy"), "rules").get(0);

        assertThat(map(rule, "onExitCodes").get("values"))
                .isEqualTo(Arrays.stream(ExitCode.values())
                        .filter(code -> !List.of(
                                        ExitCode.DONE,
                                        ExitCode.SOURCE_UNREACHABLE,
                                        ExitCode.TARGET_UNREACHABLE,
                                        ExitCode.INTERRUPTED,
                                        ExitCode.INTERNAL)
                                .contains(code))
                        .map(ExitCode::code)
                        .sorted()
                        .toList());
    }

    @Test
    void dockerfile_jar_isTheOneThatTheBuildMakes() throws IOException {
        assertThat(Files.readString(DOCKERFILE))
                .contains("COPY backfill-job/target/" + JobDocTest.jar() + " ")
                .containsPattern("USER [1-9]");
    }

    /** As a cluster would put the secret's values in. */
    private static String withSecrets(String configuration) throws IOException {
        String filled = configuration;
        for (Map<String, Object> variable : list(container(), "env")) {
            filled = filled.replace("${" + variable.get("name") + "}", "secret");
        }
        return filled;
    }

    private static Map<String, Object> configMap() throws IOException {
        return map(document("ConfigMap"), "data");
    }

    private static Map<String, Object> spec() throws IOException {
        return map(document("Job"), "spec");
    }

    private static Map<String, Object> container() throws IOException {
        return list(map(map(spec(), "template"), "spec"), "containers").get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> document(String kind) throws IOException {
        Iterable<Object> all = new Yaml().loadAll(Files.readString(KUBERNETES));
        return StreamSupport.stream(all.spliterator(), false)
                .map(document -> (Map<String, Object>) document)
                .filter(document -> kind.equals(document.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> in, String name) {
        return (Map<String, Object>) in.get(name);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> in, String name) {
        return (List<Map<String, Object>>) in.get(name);
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(Map<String, Object> in, String name) {
        return (List<String>) in.get(name);
    }

    private static String text(Map<String, Object> in, String name) {
        return (String) in.get(name);
    }
}
