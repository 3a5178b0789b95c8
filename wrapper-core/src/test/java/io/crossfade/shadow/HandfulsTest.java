package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HandfulsTest {
    private final List<List<Integer>> given = new ArrayList<>();
    private final List<List<Integer>> left = new ArrayList<>();
    private long nanos;

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private void each(List<Integer> all, int size, long tookMillis) {
        new Handfuls(() -> nanos)
                .each(
                        all,
                        () -> size,
                        handful -> {
                            given.add(List.copyOf(handful));
                            nanos += TimeUnit.MILLISECONDS.toNanos(tookMillis);
                        },
                        left::add);
    }

    @Test
    @Behaviour("CV-17")
    void each_moreThanAHandful_allInOrderAHandfulAtATime() {
        each(numbers(70), 32, 1);

        assertThat(given).extracting(List::size).containsExactly(32, 32, 6);
        assertThat(given).flatExtracting(handful -> handful).containsExactlyElementsOf(numbers(70));
        assertThat(left).isEmpty();
    }

    @Test
    @Behaviour("CV-17")
    void each_wayBecameLong_handfulsGrow() {
        each(numbers(250), 32, 50);

        assertThat(given).extracting(List::size).containsExactly(32, 64, 128, 26);
    }

    @Test
    void each_oneFails_whatWasNotGivenIsLeft() {
        List<Integer> all = numbers(10);

        assertThatThrownBy(() -> new Handfuls(() -> nanos)
                        .each(
                                all,
                                () -> 4,
                                handful -> {
                                    if (handful.contains(5)) {
                                        throw new IllegalStateException("the second");
                                    }
                                },
                                left::add))
                .hasMessage("the second");

        assertThat(left).containsExactly(List.of(8, 9));
    }

    @Test
    void each_lastFails_nothingIsLeft() {
        assertThatThrownBy(() -> new Handfuls(() -> nanos)
                        .each(
                                numbers(3),
                                () -> 4,
                                handful -> {
                                    throw new IllegalStateException("the only one");
                                },
                                left::add))
                .hasMessage("the only one");

        assertThat(left).isEmpty();
    }

    @Test
    void each_sizeIsNotKnown_allIsLeft() {
        assertThatThrownBy(() -> new Handfuls(() -> nanos)
                        .each(
                                numbers(3),
                                () -> {
                                    throw new IllegalStateException("no connection");
                                },
                                given::add,
                                left::add))
                .hasMessage("no connection");

        assertThat(given).isEmpty();
        assertThat(left).containsExactly(numbers(3));
    }
}
