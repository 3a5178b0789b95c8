package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.backfill.gentle.Pieces;
import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server gets of a pipeline, and in which order things happen. */
class PiecedLinkTest {
    private static final int MOST = 3;

    private final List<String> events = new ArrayList<>();
    private final FakeLink server = new FakeLink(events);
    private final PiecedLink link = new PiecedLink(
            server,
            new FakeThrottle(() -> events.add("turn")),
            new FakePieces(() -> events.add("next"), count -> events.add("answered " + count)));

    @Test
    @Behaviour("BF-143")
    void flush_longPipeline_goesInPiecesEachAfterTheAnswersToTheOneBefore() {
        send(7);
        assertThat(events).as("nothing goes before all is there").isEmpty();

        link.flush();

        assertThat(events)
                .containsExactly(
                        "turn",
                        "next",
                        "send 0",
                        "send 1",
                        "send 2",
                        "flush",
                        "answer 0",
                        "answer 1",
                        "answer 2",
                        "answered 3",
                        "turn",
                        "next",
                        "send 3",
                        "send 4",
                        "send 5",
                        "flush",
                        "answer 3",
                        "answer 4",
                        "answer 5",
                        "answered 3",
                        "turn",
                        "next",
                        "send 6",
                        "flush",
                        "answer 6",
                        "answered 1");
    }

    @Test
    @Behaviour("BF-143")
    void receive_repliesOfSeveralPieces_comeInOrderNullAmongThem() {
        server.nulls = true;
        send(5);
        link.flush();
        link.send(Command.of("5"));
        link.flush();

        assertThat(IntStream.range(0, 6).mapToObj(i -> link.receive()))
                .containsExactly("0", null, "2", null, "4", null);
    }

    @Test
    @Behaviour("BF-144")
    void close_repliesLeft_connectionDoesNotServeOthers() {
        send(2);
        link.flush();
        link.receive();

        link.close();

        assertThat(events).endsWith("send PING", "close");
    }

    @Test
    @Behaviour("BF-144")
    void close_commandsLeft_connectionDoesNotServeOthers() {
        send(1);

        link.close();

        assertThat(events).containsExactly("send PING", "close");
    }

    @Test
    @Behaviour("BF-144")
    void close_nothingLeft_connectionIsGivenBackAsItIs() {
        send(4);
        link.flush();
        IntStream.range(0, 4).forEach(i -> link.receive());

        link.close();

        assertThat(events).endsWith("answered 1", "close");
    }

    @Test
    @Behaviour("BF-144")
    void flush_connectionFails_otherWorkersMayPass() {
        send(5);
        server.failing = true;

        assertThatThrownBy(link::flush).isInstanceOf(LinkException.class);

        assertThat(events).containsExactly("turn", "next", "send 0", "send 1", "send 2", "flush", "answered 3");
    }

    /** One worker's throttle makes it wait while the other's lets it pass: the one turnstile of both must not be kept by the first. */
    @Test
    @Behaviour("BF-185")
    void flush_workerThatHolds_keepsNoPassFromOthers() {
        Semaphore passes = new Semaphore(1);
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        PiecedLink held = new PiecedLink(new FakeLink(new ArrayList<>()), turn(waits, goesOn), counted(passes));
        PiecedLink free = new PiecedLink(new FakeLink(new ArrayList<>()), LinkThrottle.NONE, counted(passes));

        CompletableFuture<@Nullable Object> heldReply = Background.supply(() -> held.exchange(Command.of("0")));
        await(waits);
        CompletableFuture<@Nullable Object> freeReply = Background.supply(() -> free.exchange(Command.of("1")));

        assertThat(freeReply.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("1");
        assertThat(heldReply).isNotDone();
        goesOn.countDown();
        assertThat(heldReply.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("0");
    }

    private static LinkThrottle turn(CountDownLatch waits, CountDownLatch goesOn) {
        return new FakeThrottle(() -> {
            waits.countDown();
            await(goesOn);
        });
    }

    private static Pieces counted(Semaphore passes) {
        return new FakePieces(passes::acquireUninterruptibly, count -> passes.release());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void send(int count) {
        IntStream.range(0, count).mapToObj(Integer::toString).map(Command::of).forEach(link::send);
    }

    /** Tells that a pipeline has to wait for its turn. */
    private record FakeThrottle(Runnable turn) implements LinkThrottle {
        @Override
        public void turn(long busyNanos) {
            turn.run();
        }

        @Override
        public void waited(long nanos) {
            // not of interest
        }

        @Override
        public void done(long bytes, int commands) {
            // not of interest
        }
    }

    /** Pieces of three commands. */
    private record FakePieces(Runnable entered, IntConsumer left) implements Pieces {
        @Override
        public Pieces at(String name) {
            return this;
        }

        @Override
        public Piece next(Stream<Set<String>> servers) {
            entered.run();
            int count = (int) servers.limit(MOST).count();
            return new Piece() {
                @Override
                public int commands() {
                    return count;
                }

                @Override
                public void answered(long nanos) {
                    left.accept(count);
                }
            };
        }
    }

    /** Answers each command by its name. */
    private static final class FakeLink implements RedisLink {
        private final List<String> events;
        private final Deque<String> sent = new ArrayDeque<>();
        private boolean nulls;
        private boolean failing;

        FakeLink(List<String> events) {
            this.events = events;
        }

        @Override
        public void send(Command command) {
            sent.add(command.text(0));
            events.add("send " + command.text(0));
        }

        @Override
        public void flush() {
            events.add("flush");
            if (failing) {
                throw LinkException.outcomeUnknown("failed", null);
            }
        }

        @Override
        public @Nullable Object receive() {
            String name = sent.remove();
            events.add("answer " + name);
            return nulls && Integer.parseInt(name) % 2 == 1 ? null : name;
        }

        @Override
        public void close() {
            events.add("close");
        }
    }
}
