package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each numbered rule of docs/behaviour.md is proved by a test that cites it, and each citation names a rule. */
class BehaviourDocTest {
    private static final Pattern RULE = Pattern.compile("^- \\*\\*([A-Z]{2}-\\d+)\\*\\* ", Pattern.MULTILINE);
    private static final Pattern CITATION = Pattern.compile("@Behaviour\\(\\s*(?:value\\s*=\\s*)?\\{?([^)}]*)");
    private static final Pattern NUMBER = Pattern.compile("\"([^\"]*)\"");

    @Test
    void rules_numbers_comeOnce() throws IOException {
        assertThat(rules()).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void rules_eachOne_isCitedByATest() throws IOException {
        assertThat(cited()).containsAll(rules());
    }

    @Test
    void citations_eachOne_namesARule() throws IOException {
        assertThat(rules()).containsAll(cited());
    }

    private static List<String> rules() throws IOException {
        return matches(RULE, Files.readString(Project.ROOT.resolve("docs/behaviour.md")))
                .toList();
    }

    private static SortedSet<String> cited() throws IOException {
        SortedSet<String> cited = new TreeSet<>();
        for (Path file : Project.sources("src/test/java")) {
            matches(CITATION, Files.readString(file))
                    .flatMap(inner -> matches(NUMBER, inner))
                    .forEach(cited::add);
        }
        return cited;
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
    }
}
