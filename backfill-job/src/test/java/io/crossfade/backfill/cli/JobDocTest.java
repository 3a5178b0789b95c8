package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.engine.ClusterConfig;
import io.crossfade.backfill.fast.FastImportConfig;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.setting.Setting;
import io.crossfade.testing.MarkdownTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents say of the job is what it does: its commands, its settings, its exit codes. */
class JobDocTest {
    private static final Path README = Path.of("../README.md");
    private static final Path CONFIGURATION = Path.of("../docs/configuration.md");

    static Stream<String> commandsOfTheReadme() throws IOException {
        return Files.readString(README).lines().filter(line -> line.startsWith("java -jar "));
    }

    static Stream<Setting<?>> settings() {
        return Stream.of(
                        BackfillConfig.settings(),
                        VerifyConfig.settings(),
                        ClusterConfig.settings(),
                        FastImportConfig.settings(),
                        BackupConfig.settings())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("commandsOfTheReadme")
    void command_ofTheReadme_isUnderstood(String command) throws IOException {
        String[] words = command.substring("java -jar ".length()).split(" ");
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        CommandLine cli = new CommandLine(new CrossfadeCli(), new CommandFactory(console));
        cli.setCaseInsensitiveEnumValuesAllowed(true);

        assertThat(words[0]).isEqualTo("backfill-job/target/" + jar());
        assertThatNoException().isThrownBy(() -> cli.parseArgs(Arrays.copyOfRange(words, 1, words.length)));
    }

    @Test
    void readme_commands_areEachSubcommandOnce() throws IOException {
        assertThat(commandsOfTheReadme().map(command -> command.split(" ")[3]))
                .containsExactly("backfill", "verify", "sweep", "status");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setting_document_hasItsTypeRangeAndDefault(Setting<?> setting) throws IOException {
        assertThat(MarkdownTable.rows(CONFIGURATION, "Setting"))
                .filteredOn(row -> setting.key().equals(row.get("Setting")))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("Type", setting.type())
                        .containsEntry("Range", setting.range())
                        .containsEntry("Default", setting.defaultText()));
    }

    @Test
    void document_eachRowOfTheBackfill_isASetting() throws IOException {
        assertThat(MarkdownTable.rows(CONFIGURATION, "Setting"))
                .extracting(row -> row.get("Setting"))
                .filteredOn(key -> key.startsWith("crossfade.backfill."))
                .containsExactlyInAnyOrderElementsOf(
                        settings().map(Setting::key).toList());
    }

    @Test
    void document_exitCodes_areTheCodes() throws IOException {
        Map<String, String> codes = Arrays.stream(ExitCode.values())
                .collect(Collectors.toMap(code -> Integer.toString(code.code()), ExitCode::meaning));

        assertThat(MarkdownTable.rows(CONFIGURATION, "Exit code"))
                .extracting(row -> Map.entry(row.get("Exit code"), row.get("Meaning")))
                .containsExactlyInAnyOrderElementsOf(codes.entrySet());
    }

    static String jar() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        return Pattern.compile("<outputFile>\\$\\{project.build.directory}/(.*?)</outputFile>")
                .matcher(pom)
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElseThrow();
    }
}
