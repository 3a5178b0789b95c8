package io.crossfade;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MigrationPhase;
import io.crossfade.setting.Setting;
import io.crossfade.testing.MarkdownTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a newcomer copies out of README.md exists. */
class ReadmeTest {
    private static final List<String> PACKAGES_BESIDE_OURS =
            List.of("redis.clients.jedis.", "java.nio.file.", "java.time.", "java.lang.");

    private static final String README = read(Project.ROOT.resolve("README.md"));
    private static final String POMS = Stream.of("pom.xml", "samples/pom.xml")
            .map(name -> read(Project.ROOT.resolve(name)))
            .collect(joining());

    static Stream<String> mavenCommands() {
        return blocks("sh").flatMap(String::lines).filter(line -> line.startsWith("./mvnw"));
    }

    static Stream<String> jobCommands() {
        return blocks("sh").flatMap(String::lines).filter(line -> line.startsWith("java -jar"));
    }

    @Test
    void commands_ofBothKinds_areFound() {
        assertThat(mavenCommands()).contains("./mvnw -q -Pdemo package", "./mvnw verify");
        assertThat(jobCommands()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(blocks("sh").flatMap(String::lines))
                .allMatch(line -> line.startsWith("./mvnw ") || line.startsWith("java -jar "));
    }

    @ParameterizedTest
    @MethodSource("mavenCommands")
    void mavenCommand_each_usesWhatTheBuildHas(String command) {
        assertThat(Project.ROOT.resolve("mvnw")).isExecutable();
        for (String word : command.substring("./mvnw ".length()).split(" ")) {
            if (word.startsWith("-P")) {
                assertThat(POMS).contains("<id>" + word.substring(2) + "</id>");
            } else if (!word.equals("-q")) {
                assertThat(word).isIn("package", "verify");
            }
        }
    }

    @Test
    void properties_eachNamed_areInTheBuild() {
        Set<String> properties = found("`-D([\\w.]+)=", README);

        assertThat(properties).isNotEmpty().allSatisfy(name -> assertThat(POMS).contains("<" + name + ">"));
    }

    @Test
    void javaNames_each_exist() {
        Set<String> names = found("\\b([A-Z][a-z]\\w+)\\b", blocks("java").collect(joining()));
        Set<String> ours = new TreeSet<>();
        Project.sources("src/main/java")
                .forEach(file -> ours.add(String.valueOf(file.getFileName()).replace(".java", "")));

        assertThat(names).contains("JedisCrossfade").allMatch(name -> ours.contains(name) || isBesideOurs(name));
    }

    @Test
    void javaCalls_onOurTypes_exist() {
        String code = blocks("java").collect(joining());
        for (Path file : Project.sources("src/main/java")) {
            String type = String.valueOf(file.getFileName()).replace(".java", "");
            found("\\b" + type + "\\.(\\w+)\\b", code)
                    .forEach(member -> assertThat(read(file)).containsPattern("\\b" + member + "\\b"));
        }
    }

    @Test
    void yamlNames_each_areSettings() {
        List<String> known =
                ConfigurationDocTest.settings().stream().map(Setting::key).toList();
        List<String> used = blocks("yaml")
                .flatMap(block -> YamlTexts.read(block).keySet().stream())
                .filter(key -> key.startsWith("crossfade."))
                .toList();

        assertThat(used).isNotEmpty();
        assertThat(known).containsAll(used);
        assertThat(known).containsAll(found("`(crossfade\\.(?!yml)[\\w.-]+)", README));
    }

    @Test
    void phases_table_saysWhatTheyDo() throws IOException {
        assertThat(MarkdownTable.rows(Project.ROOT.resolve("README.md"), "phase"))
                .zipSatisfy(List.of(MigrationPhase.values()), (row, phase) -> {
                    assertThat(row)
                            .containsEntry("phase", phase.name())
                            .containsEntry("answers", phase.authority().label());
                    assertThat(row.get("writes are carried"))
                            .isEqualTo(
                                    phase.carriesWrites()
                                            ? "to the " + phase.shadow().label()
                                            : "no");
                    assertThat(row.get("shadow reads"))
                            .isEqualTo(
                                    phase.readsShadow()
                                            ? "sampled on the " + phase.shadow().label()
                                            : "no");
                });
    }

    @Test
    void coordinates_each_areAModule() {
        String modules =
                Project.modules().map(module -> read(module.resolve("pom.xml"))).collect(joining());

        assertThat(found("<artifactId>(.*?)</artifactId>", README)).isNotEmpty().allSatisfy(name -> assertThat(modules)
                .contains("<artifactId>" + name + "</artifactId>"));
        assertThat(found("<version>(.*?)</version>", README)).containsExactly(first("<version>(.*?)</version>", POMS));
    }

    @Test
    void links_each_leadSomewhere() {
        assertThat(found("\\]\\((?!http)([^)#]+)", README))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(Project.ROOT.resolve(link)).exists());
    }

    private static boolean isBesideOurs(String name) {
        return PACKAGES_BESIDE_OURS.stream().anyMatch(prefix -> {
            try {
                return Class.forName(prefix + name) != null;
            } catch (ClassNotFoundException e) {
                return false;
            }
        });
    }

    private static Stream<String> blocks(String language) {
        Matcher block = Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(README);
        return block.results().map(found -> found.group(1)).toList().stream();
    }

    private static Set<String> found(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
