package io.crossfade.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Who reads may see a write before it is known to be on its way: the authority has executed it, and its writer, in this process or in another one,
 * has not got as far. All keys are at rest here, as far as this process knows.
 */
class ShadowReadsTest {
    private static final Command GET = Command.of("GET", "k");

    /** Gives one answer after the other, the last one for ever. */
    private record Scripted(Side side, Deque<String> answers) implements RedisSide, RedisLink {
        static Scripted saying(Side side, String... answers) {
            return new Scripted(side, new ArrayDeque<>(List.of(answers)));
        }

        @Override
        public String endpoint() {
            return "nowhere:0";
        }

        @Override
        public RedisLink lease() {
            return this;
        }

        @Override
        public void send(Command command) {
            assertThat(command.arg(0)).asString(US_ASCII).isEqualTo("GET");
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public @Nullable Object receive() {
            String answer = answers.size() > 1 ? answers.remove() : answers.element();
            return answer.getBytes(US_ASCII);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final KeyMotion RESTING = new KeyMotion() {
        @Override
        public int stamp(Key key) {
            return 0;
        }

        @Override
        public boolean hasMovedSince(Key key, int stamp) {
            return false;
        }
    };

    private final Queue<Key> suspects = new ConcurrentLinkedQueue<>();
    private @Nullable ShadowReads reads;

    @AfterEach
    void end() {
        requireNonNull(reads, "reads").close();
    }

    @Test
    @Behaviour("SR-3")
    void answered_shadowHasTheWriteALittleLater_isNoDifference() {
        ShadowReadCounters counters =
                read(Scripted.saying(Side.SOURCE, "new"), Scripted.saying(Side.TARGET, "old", "new"));
        await().until(() -> counters.inconclusive() == 1);
        assertThat(counters.different()).isZero();
        assertThat(suspects).isEmpty();
    }

    @Test
    @Behaviour("SR-3")
    void answered_keyIsWrittenAllTheTime_isNoDifference() {
        ShadowReadCounters counters = read(Scripted.saying(Side.SOURCE, "newer"), Scripted.saying(Side.TARGET, "old"));
        await().until(() -> counters.inconclusive() == 1);
        assertThat(counters.different()).isZero();
    }

    @Test
    @Behaviour("SR-3")
    void answered_shadowStaysDifferent_isOneAndItsKeySuspect() {
        ShadowReadCounters counters = read(Scripted.saying(Side.SOURCE, "new"), Scripted.saying(Side.TARGET, "old"));
        await().until(() -> !suspects.isEmpty());
        assertThat(suspects).containsExactly(Key.of("k"));
        assertThat(counters.different()).isEqualTo(1);
        assertThat(counters.inconclusive()).isZero();
    }

    /** The authority answers {@code new} to the caller, and to whoever asks again what the script says. */
    private ShadowReadCounters read(Scripted authority, Scripted shadow) {
        ShadowReads made = new ShadowReads(
                side -> side == Side.SOURCE ? authority : shadow,
                new ShadowReadConfig(1.0, 10, Duration.ofSeconds(1)),
                Namespaces.none(),
                new ShadowReadCounters(),
                RESTING,
                suspects::addAll);
        reads = made;
        ShadowRead begun = made.begin(GET, CommandTable.standard().find(GET), Side.TARGET);
        made.answered(requireNonNull(begun, "sampled"), "new".getBytes(US_ASCII));
        return made.counters();
    }
}
