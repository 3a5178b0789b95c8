package io.crossfade.backfill.gentle;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.spi.Primary;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Through which turnstiles the pieces of a cluster pass, by a clock that only the test moves. */
class SidePiecesTest {
    private static final double QUARTER = 0.25;
    private static final long PIECE = PieceSize.BOUND_NANOS;
    private static final Set<String> UNKNOWN = Set.of();

    private long now = 1;

    private final SidePieces side = new SidePieces(
            new Turnstiles(new Latencies(0), () -> QUARTER, () -> now), new Passing(time -> now += time.toNanos()));
    private final Pieces scansOfA = side.at("a");
    private final Pieces scansOfB = side.at("b");

    @Test
    @Behaviour("BF-186")
    void next_scanOfANodeAndItsKeysByWayOfAll_shareTheTimeOfThatNode() {
        long start = now;
        for (int i = 0; i < 10; i++) {
            answer(scansOfA, Set.of(Primary.ONLY));
            answer(side, Set.of("a"));
        }
        answer(scansOfA, Set.of(Primary.ONLY));

        assertThat(now - start).as("20 rests and 21 pieces").isEqualTo((20 * 4 + 1) * PIECE);
    }

    @Test
    @Behaviour("BF-186")
    void next_anotherNode_doesNotWaitForTheFirst() {
        answer(side, Set.of("a"));
        long before = now;

        answer(side, Set.of("b"));
        answer(side, Set.of("a"));

        assertThat(now - before)
                .as("what is left of a rest of three, and a piece")
                .isEqualTo((3 + 1) * PIECE);
    }

    @Test
    @Behaviour("BF-186")
    void next_commandsForBothNodes_eachIsChargedForAll() {
        answer(side, Set.of("a"), Set.of("b"), Set.of("a", "b"));
        long before = now;

        answer(scansOfB, Set.of(Primary.ONLY));

        assertThat(now - before).isEqualTo((3 + 1) * PIECE);
    }

    @Test
    @Behaviour("BF-186")
    void next_nobodyKnowsWhereItGoes_allNodesAreCharged() {
        answer(side, UNKNOWN);
        long before = now;

        answer(scansOfB, Set.of(Primary.ONLY));

        assertThat(now - before).isEqualTo((3 + 1) * PIECE);
    }

    @Test
    @Behaviour("BF-140")
    void next_moreForOneNodeThanAPieceMayHave_theOthersBehindWaitAsWell() {
        Pieces.Piece piece = side.next(Stream.concat(
                Stream.concat(IntStream.range(0, 10).mapToObj(i -> Set.of("b")), forA(20)), Stream.of(UNKNOWN)));

        assertThat(piece.commands()).as("10 for b, and the first 16 for a").isEqualTo(26);
    }

    @Test
    @Behaviour("BF-140")
    void next_manyNodes_noMoreThanTheMostOfOnePiece() {
        assertThat(side.next(IntStream.range(0, 100).mapToObj(i -> Set.of(i % 2 == 0 ? "a" : "b")))
                        .commands())
                .isEqualTo(PieceSize.MOST);
    }

    /** A node of which the first commands speak, but none that has room, has nothing to do and is not charged. */
    @Test
    @Behaviour("BF-186")
    void answered_nothingFitForANode_itIsNotCharged() {
        Pieces.Piece piece = side.next(Stream.concat(forA(17), Stream.of(Set.of("b"))));
        assertThat(piece.commands()).isEqualTo(16);
        piece.answered(PIECE);
        long before = now;

        answer(scansOfB, Set.of(Primary.ONLY));

        assertThat(now - before).isEqualTo(PIECE);
    }

    @Test
    @Behaviour("BF-142")
    void next_piecesForBothNodesByManyWorkers_neverWaitForEachOther() {
        SidePieces shared =
                new SidePieces(new Turnstiles(new Latencies(0), () -> 1, System::nanoTime), new Passing(time -> {}));
        List<CompletableFuture<Void>> workers = IntStream.range(0, 4)
                .mapToObj(worker -> Background.run(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        String first = worker % 2 == 0 ? "a" : "b";
                        shared.next(Stream.of(Set.of(first), Set.of(first.equals("a") ? "b" : "a")))
                                .answered(PIECE);
                    }
                }))
                .toList();

        workers.forEach(worker -> worker.orTimeout(30, TimeUnit.SECONDS).join());
    }

    private static Stream<Set<String>> forA(int count) {
        return IntStream.range(0, count).mapToObj(i -> Set.of("a"));
    }

    /** Sends one piece, which takes the servers the time of a whole one. */
    @SafeVarargs
    private void answer(Pieces pieces, Set<String>... servers) {
        Pieces.Piece piece = pieces.next(Stream.of(servers));
        assertThat(piece.commands()).isEqualTo(servers.length);
        now += PIECE;
        piece.answered(PIECE);
    }

    /** Waits for nothing, and tells how long it was asked to. */
    private record Passing(Consumer<Duration> asked) implements Waiting {
        @Override
        public void check() {
            // never over
        }

        @Override
        public void pause(Duration time) {
            asked.accept(time);
        }

        @Override
        public boolean isOverWithin(Duration time) {
            asked.accept(time);
            return false;
        }
    }
}
