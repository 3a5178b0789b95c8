package io.crossfade.backfill.gentle;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When pieces pass, and how large they are, by a clock that only the test moves. */
class TurnstileTest {
    private static final double QUARTER = 0.25;
    private static final long PIECE = PieceSize.BOUND_NANOS;

    private final Latencies latencies = new Latencies(0);
    private long now = 1;

    @Test
    @Behaviour("BF-141")
    void enter_pieceAfterPiece_areAsFarApartAsTheShareAsksFor() {
        Turnstile turnstile = turnstile(0);
        for (int i = 0; i < 5; i++) {
            Turnstile.Pass pass = turnstile.enter();
            assertThat(pass.waitNanos()).isEqualTo(i == 0 ? 0 : 3 * PIECE);
            now += pass.waitNanos() + PIECE;
            turnstile.leave(pass, 16, PIECE);
        }
    }

    @Test
    @Behaviour("BF-141")
    void enter_afterARest_isNotMadeUpFor() {
        Turnstile turnstile = turnstile(0);
        pass(turnstile, PIECE);
        now += Duration.ofSeconds(10).toNanos();

        assertThat(pass(turnstile, PIECE)).isZero();
        assertThat(pass(turnstile, PIECE)).isEqualTo(3 * PIECE);
    }

    @Test
    @Behaviour("BF-141")
    void enter_piecesTakeLong_theRestIsLongAsWell() {
        Turnstile turnstile = turnstile(0);
        for (int i = 0; i < PieceSize.SAMPLES; i++) {
            pass(turnstile, 50 * PIECE);
        }
        pass(turnstile, 50 * PIECE);

        assertThat(pass(turnstile, PIECE)).isEqualTo(150 * PIECE);
    }

    @Test
    @Behaviour("BF-141")
    void enter_oneAnswerIsLate_theRestIsForWhatThePieceWillHaveTaken() {
        Turnstile turnstile = turnstile(0);
        for (int i = 0; i < PieceSize.SAMPLES; i++) {
            pass(turnstile, PIECE);
        }
        pass(turnstile, 10 * PIECE);

        assertThat(pass(turnstile, PIECE)).isEqualTo(4 * 4 * PIECE - 10 * PIECE);
    }

    @Test
    @Behaviour("BF-142")
    void enter_manyWorkers_onePieceAtATime() {
        Turnstile turnstile = turnstile(0);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<CompletableFuture<Void>> workers = IntStream.range(0, 4)
                .mapToObj(worker -> Background.run(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        Turnstile.Pass pass = turnstile.enter();
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        underWay.decrementAndGet();
                        turnstile.leave(pass, 16, PIECE);
                    }
                }))
                .toList();
        workers.forEach(CompletableFuture::join);

        assertThat(most).hasValue(1);
    }

    @Test
    @Behaviour("BF-144")
    void leave_pieceThatFailed_nothingIsLearnedAndTheNextMayPass() {
        Turnstile turnstile = turnstile(0);
        int commands = turnstile.enter().commands();

        for (int i = 0; i < 2 * PieceSize.SAMPLES; i++) {
            turnstile.leave(new Turnstile.Pass(commands, 0, PIECE), commands, 0);
            assertThat(turnstile.enter().commands()).isEqualTo(commands);
        }
    }

    @Test
    @Behaviour("BF-142")
    void enter_distantServer_asManyAsFitIntoTheTimeOfAnAnswerAndEvenly() {
        Turnstile turnstile = turnstile(9 * PIECE); // pieces are 4 apart, so that 1 + 9 / 4 are under way

        assertThat(IntStream.range(0, 3).mapToLong(i -> turnstile.enter().waitNanos()))
                .containsExactly(0L, 4 * PIECE, 8 * PIECE);
        CompletableFuture<Turnstile.Pass> fourth = Background.supply(turnstile::enter);
        turnstile.leave(new Turnstile.Pass(16, 0, PIECE), 16, 10 * PIECE);

        assertThat(fourth.orTimeout(10, TimeUnit.SECONDS).join().waitNanos()).isEqualTo(12 * PIECE);
    }

    @Test
    @Behaviour("BF-141")
    void leave_distantServer_theLineIsNotChargedFor() {
        Turnstile turnstile = turnstile(2 * PIECE);

        pass(turnstile, 3 * PIECE);

        assertThat(pass(turnstile, 3 * PIECE)).isEqualTo(4 * PIECE - 3 * PIECE);
    }

    @Test
    @Behaviour("BF-141")
    void leave_othersKeepTheServerBusy_whatAPingWaitsAtPresentIsNotChargedFor() {
        Turnstile turnstile = turnstile(PIECE / 10);
        for (int i = 0; i < 3; i++) {
            latencies.probed(5 * PIECE);
        }
        latencies.next();

        pass(turnstile, 6 * PIECE);

        assertThat(pass(turnstile, PIECE)).isZero();
    }

    @Test
    @Behaviour("BF-140")
    void commands_quickServer_areMoreUpToABound() {
        PieceSize size = new PieceSize();

        answer(size, 1_000, 1_000);

        assertThat(size.commands()).isEqualTo(PieceSize.MOST);
    }

    @Test
    @Behaviour("BF-140")
    void commands_slowOnes_areSoFewThatTheyTakeNoLongerThanTheBound() {
        PieceSize size = new PieceSize();
        answer(size, PieceSize.SAMPLES, PIECE / 10);
        assertThat(size.commands()).isEqualTo(10);
        answer(size, PieceSize.SAMPLES, 5 * PIECE);
        assertThat(size.commands()).isEqualTo(1);

        answer(size, 1_000, 1_000);
        assertThat(size.commands()).as("and more again").isEqualTo(PieceSize.MOST);
    }

    @Test
    @Behaviour("BF-140")
    void commands_answersThatWereHeldUpElsewhere_doNotCount() {
        PieceSize size = new PieceSize();
        for (int i = 0; i < 1_000; i++) {
            size.took(size.commands(), size.commands() * (i % 3 == 0 ? 1_000L : 1_000_000L));
        }

        assertThat(size.commands()).isEqualTo(PieceSize.MOST);
    }

    private static void answer(PieceSize size, int times, long nanosPerCommand) {
        for (int i = 0; i < times; i++) {
            size.took(size.commands(), size.commands() * nanosPerCommand);
        }
    }

    /** Lets a piece pass that takes so long; returns for how long it had to wait. */
    private long pass(Turnstile turnstile, long nanos) {
        Turnstile.Pass pass = turnstile.enter();
        now += pass.waitNanos() + nanos;
        turnstile.leave(pass, 16, nanos);
        return pass.waitNanos();
    }

    private Turnstile turnstile(long line) {
        for (int i = 0; line > 0 && i < Latencies.BASELINE_SAMPLES; i++) {
            latencies.probed(line);
        }
        return new Turnstile(latencies, () -> QUARTER, () -> now);
    }
}
