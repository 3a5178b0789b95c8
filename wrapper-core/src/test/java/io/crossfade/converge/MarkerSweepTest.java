package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.converge.MarkerSweep.Found;
import io.crossfade.converge.MarkerSweep.Moment;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sweep of a cluster, whose servers are played. */
class MarkerSweepTest {
    private static final Duration TTL = Duration.ofDays(7);

    @Test
    @Behaviour("LZ-62")
    void count_clocksOfTheServersDiffer_eachGoesByItsOwn() {
        Server early = new Server(1_000);
        Server late = new Server(1_040);
        Cluster target = new Cluster(List.of(early, late));
        Moment moment = MarkerSweep.moment(target);

        Found found = new MarkerSweep(TTL, moment).count(target, () -> {});

        assertThat(found).isEqualTo(new Found(2, 0, 2, Set.of("__crossfade:handover")));
        assertThat(early.since).containsExactly("999990");
        assertThat(late.since).containsExactly("1039990");
    }

    @Test
    @Behaviour("LZ-62")
    void remove_aServerBecameAPrimarySince_isRefused() {
        Moment moment = MarkerSweep.moment(new Cluster(List.of(new Server(1_000))));
        Cluster then = new Cluster(List.of(new Server(1_000), new Server(1_000)));

        assertThatThrownBy(() -> new MarkerSweep(TTL, moment).remove(then, () -> {}))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("server-1");
    }

    /** Who takes its place has a clock of its own, by which a marker that was renewed since may look older than that. */
    @Test
    @Behaviour("LZ-62")
    void remove_aServerWasStartedAnewSince_isRefused() {
        Moment moment = MarkerSweep.moment(new Cluster(List.of(new Server(1_000))));
        Server again = new Server("another", 1_000);

        assertThatThrownBy(() -> new MarkerSweep(TTL, moment).remove(new Cluster(List.of(again)), () -> {}))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("started anew");
        assertThat(again.since).isEmpty();
    }

    /** Several servers. */
    private record Cluster(List<Server> servers) implements RedisLink {
        @Override
        public List<Primary> primaries() {
            List<Primary> primaries = new ArrayList<>();
            servers.forEach(server -> primaries.add(new Primary("server-" + primaries.size(), 0, server)));
            return primaries;
        }

        @Override
        public void send(Command command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {}

        @Override
        public @Nullable Object receive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** One server with a marker, a part of a large value, and the record. */
    private static final class Server implements RedisLink {
        private final String runId;
        private final long seconds;
        private final List<String> since = new ArrayList<>();
        private final Queue<Object> replies = new ArrayDeque<>();

        Server(long seconds) {
            this("one", seconds);
        }

        Server(String runId, long seconds) {
            this.runId = runId;
            this.seconds = seconds;
        }

        @Override
        public void send(Command command) {
            switch (new String(command.arg(0), US_ASCII)) {
                case "INFO" -> replies.add(bytes("# Server\r\nrun_id:" + runId + "\r\n"));
                case "TIME" -> replies.add(List.of(bytes(Long.toString(seconds)), bytes("0")));
                case "SCAN" ->
                    replies.add(List.of(
                            bytes("0"),
                            List.of(
                                    bytes("__crossfade:moved:{k}"),
                                    bytes("__crossfade:staging:1:{k}"),
                                    bytes("__crossfade:handover"))));
                default -> {
                    since.add(new String(command.arg(5), US_ASCII));
                    replies.add(1L);
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public @Nullable Object receive() {
            return replies.remove();
        }

        @Override
        public void close() {}

        private static byte[] bytes(String text) {
            return text.getBytes(US_ASCII);
        }
    }
}
