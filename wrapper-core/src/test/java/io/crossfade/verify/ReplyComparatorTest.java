package io.crossfade.verify;

import static io.crossfade.command.ReplyComparison.EXACT;
import static io.crossfade.command.ReplyComparison.EXPIRY_MILLIS;
import static io.crossfade.command.ReplyComparison.EXPIRY_SECONDS;
import static io.crossfade.command.ReplyComparison.FLOAT;
import static io.crossfade.command.ReplyComparison.SCORES;
import static io.crossfade.command.ReplyComparison.UNORDERED;
import static io.crossfade.command.ReplyComparison.UNORDERED_PAIRS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.ReplyComparison;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyComparatorTest {
    private final ReplyComparator comparator = new ReplyComparator(Duration.ofSeconds(1));

    static Stream<Arguments> replies() {
        return Stream.of(
                Arguments.of(EXACT, bulk("a"), bulk("a"), true),
                Arguments.of(EXACT, bulk("a"), bulk("b"), false),
                Arguments.of(EXACT, null, bulk("a"), false),
                Arguments.of(EXACT, null, null, true),
                Arguments.of(EXACT, 1L, 1L, true),
                Arguments.of(EXACT, 1L, 2L, false),
                Arguments.of(EXACT, list("a", "b"), list("b", "a"), false),
                Arguments.of(EXACT, Arrays.asList(bulk("a"), null), Arrays.asList(bulk("a"), null), true),
                Arguments.of(UNORDERED, list("a", "b"), list("b", "a"), true),
                Arguments.of(UNORDERED, list("a", "a", "b"), list("a", "b", "b"), false),
                Arguments.of(UNORDERED_PAIRS, list("f", "1", "g", "2"), list("g", "2", "f", "1"), true),
                Arguments.of(UNORDERED_PAIRS, list("f", "1", "g", "2"), list("g", "1", "f", "2"), false),
                Arguments.of(SCORES, list("m", "1.1"), list("m", "1.1000000000000001"), true),
                Arguments.of(SCORES, list("m", "1.1"), list("m", "1.2"), false),
                Arguments.of(EXPIRY_MILLIS, 10_000L, 9_200L, true),
                Arguments.of(EXPIRY_MILLIS, 10_000L, 8_000L, false),
                Arguments.of(EXPIRY_MILLIS, 10_000L, -1L, false),
                Arguments.of(EXPIRY_MILLIS, -1L, -1L, true),
                Arguments.of(EXPIRY_SECONDS, 10L, 9L, true),
                Arguments.of(EXPIRY_SECONDS, 10L, 8L, false));
    }

    /** The authority in RESP3, the shadow in RESP2. */
    static Stream<Arguments> repliesInTwoProtocols() {
        return Stream.of(
                Arguments.of(UNORDERED_PAIRS, List.of(pair("f", "1"), pair("g", "2")), list("g", "2", "f", "1"), true),
                Arguments.of(UNORDERED_PAIRS, List.of(pair("f", "1"), pair("g", "2")), list("g", "1", "f", "2"), false),
                Arguments.of(UNORDERED_PAIRS, List.of(), List.of(), true),
                Arguments.of(SCORES, List.of(List.of(bulk("m"), 1.5)), list("m", "1.5"), true),
                Arguments.of(SCORES, List.of(List.of(bulk("m"), 1.5)), list("m", "1.6"), false),
                Arguments.of(SCORES, List.of(List.of(bulk("m"), 1.5)), list("n", "1.5"), false),
                Arguments.of(SCORES, List.of(List.of(bulk("m"), 3.0)), list("m", "3"), true),
                Arguments.of(SCORES, Arrays.asList(null, 2.0), Arrays.asList(null, bulk("2")), true),
                Arguments.of(FLOAT, 1e21, bulk("1e+21"), true),
                Arguments.of(FLOAT, Double.NEGATIVE_INFINITY, bulk("-inf"), true),
                Arguments.of(FLOAT, Double.POSITIVE_INFINITY, bulk("-inf"), false),
                Arguments.of(
                        EXACT,
                        List.of(pairOf("s", list("1-0", "f"))),
                        List.of(List.of(bulk("s"), list("1-0", "f"))),
                        true),
                Arguments.of(
                        EXACT,
                        List.of(pairOf("s", list("1-0", "f"))),
                        List.of(List.of(bulk("s"), list("1-0", "g"))),
                        false),
                Arguments.of(EXACT, true, 1L, true),
                Arguments.of(EXACT, true, 0L, false));
    }

    @ParameterizedTest
    @MethodSource("repliesInTwoProtocols")
    @Behaviour("SR-2")
    void same_repliesInTwoProtocols_areTold(ReplyComparison comparison, Object resp3, Object resp2, boolean same) {
        assertThat(comparator.same(comparison, resp3, resp2)).isEqualTo(same);
    }

    private static Map.Entry<Object, Object> pair(String name, String value) {
        return pairOf(name, bulk(value));
    }

    private static Map.Entry<Object, Object> pairOf(String name, Object value) {
        return Map.entry(bulk(name), value);
    }

    @ParameterizedTest
    @MethodSource("replies")
    @Behaviour("SR-2")
    void same_repliesOfOneMeaning_areTold(ReplyComparison comparison, Object authority, Object shadow, boolean same) {
        assertThat(comparator.same(comparison, authority, shadow)).isEqualTo(same);
    }

    private static byte[] bulk(String text) {
        return text.getBytes(UTF_8);
    }

    private static List<Object> list(String... texts) {
        return Stream.of(texts).map(text -> (Object) bulk(text)).toList();
    }
}
