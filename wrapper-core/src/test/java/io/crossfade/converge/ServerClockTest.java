package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    /**
     * An instance met a server over a line that was slow for a while, took the time that the answers took for a difference of the
     * clocks, and moved the expiry of every key that it converged; nobody found that, since its checks were wrong alike.
     */
    @Test
    @Behaviour("CV-11")
    void read_answersThatTakeLong_areNotADifferenceOfTheClocks() {
        ServerClock near = ServerClock.read(new TimeLink(Duration.ZERO, Duration.ZERO));
        ServerClock slowAnswer = ServerClock.read(new TimeLink(Duration.ZERO, Duration.ofMillis(60)));

        assertThat(slowAnswer.errorMicros()).isGreaterThanOrEqualTo(30_000);
        assertThat(slowAnswer.against(near).shiftMillis()).isZero();
        assertThat(near.against(slowAnswer).shiftMillis()).isZero();
    }

    @Test
    @Behaviour("CV-11")
    void read_clockThatIsFarAhead_isToldAlsoBySlowAnswers() {
        ServerClock near = ServerClock.read(new TimeLink(Duration.ZERO, Duration.ZERO));
        ServerClock ahead = ServerClock.read(new TimeLink(Duration.ofHours(1), Duration.ofMillis(60)));

        long shift = ahead.against(near).shiftMillis();

        long hour = Duration.ofHours(1).toMillis();
        long error = TimeUnit.MICROSECONDS.toMillis(near.errorMicros() + ahead.errorMicros()) + 1;
        assertThat(shift).isBetween(hour - error, hour + error);
    }

    /** Found by the soak driver on a busy machine: three answers waited for a processor, and every expiry seemed to differ. */
    @Test
    @Behaviour("CV-11")
    void read_firstAnswersWaited_askedUntilOneTellsExactly() {
        AtomicInteger answers = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        RedisLink busy = new RedisLink() {
            @Override
            public void send(Command command) {}

            @Override
            public void flush() {}

            @Override
            public Object receive() {
                nanos.addAndGet(TimeUnit.MICROSECONDS.toNanos(answers.incrementAndGet() <= 4 ? 20_000 : 200));
                return List.of("60".getBytes(US_ASCII), "0".getBytes(US_ASCII));
            }

            @Override
            public void close() {}
        };

        ServerClock clock = ServerClock.read(busy, nanos::get);

        assertThat(clock.errorMicros()).isEqualTo(100);
        assertThat(clock.isExact()).isTrue();
        assertThat(answers.get()).isEqualTo(5);
    }

    /** What is converged with a shift that may be wrong must not seem different by less than that. */
    @Test
    @Behaviour("CV-11")
    void expiry_shiftMayBeWrong_equalWithinThat() {
        ServerClock authority = new ServerClock(0, 500, 0);
        ServerClock shadow = new ServerClock(60_000_000, 40_500, 0).against(authority);
        SideCapabilities side = new SideCapabilities("redis 7.0", "", true, false, false, shadow);

        Expiry here = Expiry.at(1_000_000, 0, new SideCapabilities("redis 7.0", "", true, false, false, authority));

        assertThat(shadow.shiftMillis()).isEqualTo(60_000);
        assertThat(Expiry.at(1_060_040, 0, side).sameAs(here)).isTrue();
        assertThat(Expiry.at(1_060_060, 0, side).sameAs(here)).isFalse();
    }

    /** Answers TIME with the machine's clock and some more, and takes a while to tell. */
    private record TimeLink(Duration ahead, Duration answering) implements RedisLink {
        @Override
        public void send(Command command) {
            assertThat(command.text(0)).isEqualTo("TIME");
        }

        @Override
        public void flush() {}

        @Override
        public Object receive() {
            Instant now = Instant.now().plus(ahead);
            long end = System.nanoTime() + answering.toNanos();
            for (long left = answering.toNanos(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return List.of(
                    Long.toString(now.getEpochSecond()).getBytes(US_ASCII),
                    Long.toString(now.getNano() / 1_000).getBytes(US_ASCII));
        }

        @Override
        public void close() {}
    }
}
