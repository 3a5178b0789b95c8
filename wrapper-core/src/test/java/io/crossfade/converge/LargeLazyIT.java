package io.crossfade.converge;

import static io.crossfade.converge.LazyCopy.Outcome.ALREADY;
import static io.crossfade.converge.LazyCopy.Outcome.EMPTY;
import static io.crossfade.converge.LazyCopy.Outcome.LARGE;
import static io.crossfade.converge.LazyCopy.Outcome.MOVED;
import static io.crossfade.converge.LazyCopy.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large values that move to a target which is the authority already: made aside in parts, named in one step. */
class LargeLazyIT {
    private static final ConvergeConfig SMALL_BOUND = ConvergeConfig.defaults().withWholeValueBytes(20_000);
    private static final Key K = Key.of("{t}k");
    private static final UnaryOperator<Command> AS_IS = UnaryOperator.identity();

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @ParameterizedTest
    @EnumSource
    @Behaviour("LZ-10")
    void copyInParts_largeValue_movesWithItsExpiryByCommandsOfBoundedSize(LargeValue value) {
        value.fill(servers.authority, "{t}k");
        LazyCopier copier = copier();
        assertThat(copy(copier).outcome()).isEqualTo(LARGE);
        assertThat(servers.shadow.keys("*")).isEmpty();
        assertThat(inParts(copier, AS_IS, () -> true).outcome()).isEqualTo(MOVED);
        servers.assertEqual();
        assertThat(servers.shadow.keys("*"))
                .containsExactlyInAnyOrder("{t}k", new String(MovedMarker.of(K).bytes()));
        assertThat(copy(copier).outcome()).isEqualTo(ALREADY);

        servers.flush();
        value.fill(servers.authority, "{t}k");
        servers.authority.pexpireAt("{t}k", System.currentTimeMillis() + 3_600_000);
        assertThat(inParts(copier, AS_IS, () -> true).outcome()).isEqualTo(MOVED);
        servers.assertEqual();
    }

    /** Another instance moves the key, and the application deletes it, while this one is still copying. */
    @Test
    @Behaviour({"LZ-2", "LZ-10"})
    @Race("T23")
    void copyInParts_keyMovesAndGoesMeanwhile_isNotResurrected() {
        LargeValue.HASH.fill(servers.authority, "{t}k");
        LazyCopier copier = copier();
        UnaryOperator<Command> other = TappedLink.onceBefore("EVALSHA", () -> {
            assertThat(inParts(copier, AS_IS, () -> true).outcome()).isEqualTo(MOVED);
            servers.shadow.del("{t}k");
        });
        assertThat(inParts(copier, other, () -> true).outcome()).isEqualTo(ALREADY);
        assertThat(servers.shadow.exists("{t}k")).isFalse();
        assertThat(servers.shadow.keys("*"))
                .containsExactly(new String(MovedMarker.of(K).bytes()));
    }

    @Test
    void copyInParts_targetHasItsOwnValue_isKept() {
        LargeValue.LIST.fill(servers.authority, "{t}k");
        servers.shadow.set("{t}k", "own");
        assertThat(inParts(copier(), AS_IS, () -> true).outcome()).isEqualTo(ALREADY);
        assertThat(servers.shadow.get("{t}k")).isEqualTo("own");
        assertThat(servers.shadow.dbSize()).isEqualTo(2);
    }

    @Test
    void copyInParts_sourceLosesItMeanwhile_marksIt() {
        LargeValue.SET.fill(servers.authority, "{t}k");
        UnaryOperator<Command> expired = TappedLink.onceBefore("EVALSHA", () -> servers.authority.unlink("{t}k"));
        LazyCopier copier = copier();
        assertThat(inParts(copier, expired, () -> true).outcome()).isIn(EMPTY, MOVED);
        assertThat(inParts(copier, AS_IS, () -> true).outcome()).isEqualTo(ALREADY);
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour("CV-14")
    @Race("T14")
    void copyInParts_givenUp_nothingMovedAndTheRestExpires(LargeValue value) {
        value.fill(servers.authority, "{t}k");
        int[] steps = {0};
        LazyCopier copier = copier();
        assertThat(inParts(copier, AS_IS, () -> ++steps[0] < 5).outcome()).isEqualTo(REFUSED);
        assertThat(servers.shadow.exists("{t}k")).isFalse();
        boolean builtAside = value == LargeValue.LIST || value == LargeValue.STREAM;
        assertThat(servers.shadow.keys("*")).hasSize(builtAside ? 0 : 1).allMatch(key -> servers.shadow.pttl(key) > 0);
        assertThat(inParts(copier, AS_IS, () -> true).outcome()).isEqualTo(MOVED);
    }

    /** A change of phase between the last part and the last step: a copy that lands afterwards would undo what happens then. */
    @Test
    @Behaviour("LZ-10")
    @Race("T27")
    void copyInParts_notWantedAtTheLastStep_doesNotMove() {
        LargeValue.HASH.fill(servers.authority, "{t}k");
        boolean[] wanted = {true};
        ReentrantLock phase = new ReentrantLock() {
            @Override
            public void lock() {
                super.lock();
                wanted[0] = false;
            }
        };
        LazyCopier copier = copier();
        try (RedisLink source = servers.authorityLink();
                RedisLink target = servers.shadowLink()) {
            assertThat(copier.copyInParts(source, target, K, () -> wanted[0], phase)
                            .outcome())
                    .isEqualTo(REFUSED);
        }
        assertThat(servers.shadow.exists(K.bytes(), MovedMarker.of(K).bytes())).isZero();
        assertThat(phase.isLocked()).isFalse();
    }

    private static LazyCopier copier() {
        return new LazyCopier(
                servers.authorityCapabilities(), servers.shadowCapabilities(), Duration.ofHours(1), SMALL_BOUND);
    }

    private static LazyCopy copy(LazyCopier copier) {
        try (RedisLink source = servers.authorityLink();
                RedisLink target = servers.shadowLink()) {
            return copier.copy(new BoundedLink(source), new BoundedLink(target), List.of(K))
                    .get(0);
        }
    }

    private static LazyCopy inParts(LazyCopier copier, UnaryOperator<Command> onTarget, BooleanSupplier goOn) {
        try (RedisLink source = servers.authorityLink();
                RedisLink target = servers.shadowLink()) {
            return copier.copyInParts(
                    new BoundedLink(source),
                    new BoundedLink(new TappedLink(target, onTarget)),
                    K,
                    goOn,
                    new ReentrantLock());
        }
    }
}
