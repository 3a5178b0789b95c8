package io.crossfade.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealSentinel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A primary behind sentinels that hangs: who gives it up must not wait for it once more. */
class SentinelHangIT {
    private static final Command PING = Command.of("PING");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The pool replaced a dropped connection at once, on the thread that dropped it. */
    @Test
    @Behaviour({"DW-63", "TP-9"})
    void close_primaryHangs_doesNotOpenAnother() {
        try (RealSentinel servers = RealSentinel.start();
                JedisSide side = JedisSide.open(Side.TARGET, config(servers))) {
            assertThat(side.leaseIdle()).as("nobody knows the primary").isNull();
            RedisLink link = side.lease();
            assertThat(link.exchange(PING)).isNotNull();
            assertThat(side.leaseIdle()).as("the only one is taken").isNull();
            link.close();
            RedisLink again = side.leaseIdle();
            assertThat(again).isNotNull();
            servers.primary().pause();
            try {
                again.send(PING);
                again.flush();
                assertThatThrownBy(() -> again.receive(50)).isInstanceOf(LinkException.class);
                long start = System.nanoTime();
                again.close();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.dividedBy(2));
                assertThat(side.leaseIdle()).isNull();
            } finally {
                servers.primary().resume();
            }
        }
    }

    private static SideConfig config(RealSentinel servers) {
        List<NodeAddress> sentinels = servers.sentinels().stream()
                .map(node -> new NodeAddress(node.getHost(), node.getPort()))
                .toList();
        return SideConfig.defaults()
                .withTopology(Topology.sentinel(RealSentinel.MASTER_NAME, sentinels))
                .withTimeouts(TIMEOUT, TIMEOUT);
    }
}
