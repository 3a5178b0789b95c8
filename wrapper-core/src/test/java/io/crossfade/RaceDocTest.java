package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of docs/races.md names the tests that play it, and each test that cites a row is named there. */
class RaceDocTest {
    private static final int RACES = 40;
    private static final int TRAPS = 56;

    /** Rows without a test, and the text that stands in its place. */
    private static final Map<String, String> WITHOUT = Map.of("T50", "does not arise: MIGRATE is never sent");

    private static final Pattern ROW =
            Pattern.compile("^\\| \\*\\*([A-Z]\\d+)\\*\\* \\| ([^|]+) \\| ([^|]*) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`(\\w+#\\w+)`");
    private static final Pattern CITATION =
            Pattern.compile("@Race\\(\\s*\\{?([^)}]*)\\}?\\s*\\)[\\s\\S]*?\\bvoid (\\w+)\\(");
    private static final Pattern NUMBER = Pattern.compile("\"([^\"]*)\"");

    @Test
    void rows_numbers_areAllThereOnce() throws IOException {
        List<String> all =
                Stream.concat(numbers("P", RACES), numbers("T", TRAPS)).toList();

        assertThat(rows().map(row -> row.group(1)).toList()).isEqualTo(all);
    }

    /** The citation is in the code, so a test that is gone, or was renamed, is found as well. */
    @Test
    void rows_eachOne_namesTheTestsThatCiteIt() throws IOException {
        Map<String, SortedSet<String>> named = new TreeMap<>();
        rows().forEach(row -> named.put(row.group(1), find(NAMED, row.group(4), 1)));
        named.keySet().removeAll(WITHOUT.keySet());

        assertThat(named).isEqualTo(cited());
    }

    @Test
    void rows_withoutATest_areTheKnownOnesAndSaySo() throws IOException {
        Map<String, String> without = rows().filter(
                        row -> find(NAMED, row.group(4), 1).isEmpty())
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(4)));

        assertThat(without).isEqualTo(WITHOUT);
    }

    /** A test named for its row: {@code p07_} for P7. */
    @Test
    void races_eachOne_haveATestOfTheirName() throws IOException {
        Set<String> unnamed = new TreeSet<>();
        cited().forEach((row, tests) -> {
            String prefix = "#p%02d_".formatted(Integer.parseInt(row.substring(1)));
            if (row.startsWith("P") && tests.stream().noneMatch(test -> test.contains(prefix))) {
                unnamed.add(row);
            }
        });

        assertThat(unnamed).isEmpty();
    }

    private static Stream<String> numbers(String kind, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> kind + i);
    }

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Project.ROOT.resolve("docs/races.md")))
                .results();
    }

    private static Map<String, SortedSet<String>> cited() throws IOException {
        Map<String, SortedSet<String>> cited = new TreeMap<>();
        for (Path file : Project.sources("src/test/java")) {
            String type = String.valueOf(file.getFileName()).replace(".java", "");
            CITATION.matcher(Files.readString(file)).results().forEach(found -> find(NUMBER, found.group(1), 1)
                    .forEach(row ->
                            cited.computeIfAbsent(row, none -> new TreeSet<>()).add(type + "#" + found.group(2))));
        }
        return cited;
    }

    private static SortedSet<String> find(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
