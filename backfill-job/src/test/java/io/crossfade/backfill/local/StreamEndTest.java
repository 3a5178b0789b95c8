package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamEndTest {
    private static final ReplicaPosition WRITTEN = new ReplicaPosition("history", 100, 0);

    private final FollowState state = new FollowState(ProgressListener.NONE, ReplicaPosition.NONE, false);
    private final Stop cancelled = new Stop();
    private final CountDownLatch disconnected = new CountDownLatch(1);

    @Test
    void cancel_betweenTheSnapshotAndWhatComesAfterIt_isReadOn() throws Exception {
        state.snapshotBegins();
        state.snapshotEnded();
        cancelled.request();

        try (StreamEnd end = end(() -> state.reached(WRITTEN))) {
            end.start();

            assertThat(disconnected.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(end.isWhole()).isTrue();
        }
    }

    @Test
    void cancel_sourceOfAnotherHistory_isNotReadOn() throws Exception {
        state.snapshotEnded();
        state.reached(new ReplicaPosition("earlier", 200, 0));
        cancelled.request();

        try (StreamEnd end = end(() -> {})) {
            end.start();

            assertThat(disconnected.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(end.isWhole()).isFalse();
        }
    }

    @Test
    void cancel_duringASnapshot_endsAtOnce() throws Exception {
        state.snapshotBegins();
        cancelled.request();

        try (StreamEnd end = end(() -> state.reached(WRITTEN))) {
            end.start();

            assertThat(disconnected.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(end.isWhole()).isFalse();
        }
    }

    private StreamEnd end(Runnable whenAsked) {
        return new StreamEnd(new Source(whenAsked), state, cancelled, disconnected::countDown);
    }

    /** Tells how much it has written. */
    private record Source(Runnable whenAsked) implements RedisSide, RedisLink {
        @Override
        public Side side() {
            return Side.SOURCE;
        }

        @Override
        public String endpoint() {
            return "source:1";
        }

        @Override
        public RedisLink lease() {
            whenAsked.run();
            return this;
        }

        @Override
        public void send(Command command) {}

        @Override
        public void flush() {}

        @Override
        public @Nullable Object receive() {
            String text = "# Replication\r\nmaster_replid:" + WRITTEN.replicationId() + "\r\nmaster_repl_offset:"
                    + WRITTEN.offset() + "\r\n";
            return text.getBytes(UTF_8);
        }

        @Override
        public void close() {}
    }
}
