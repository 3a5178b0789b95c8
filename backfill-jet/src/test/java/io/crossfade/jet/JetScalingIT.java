package io.crossfade.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import io.crossfade.testing.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** By hand: how many keys per second one, two and three members copy between servers that are far away. */
@EnabledIfSystemProperty(named = "scaling", matches = "true")
class JetScalingIT {
    private static final Logger LOG = LoggerFactory.getLogger(JetScalingIT.class);
    private static final int KEYS = 60_000;
    private static final int MOST = 3;
    private static final Duration EACH_WAY = Duration.ofMillis(10);

    @TempDir
    private Path folder;

    @Test
    void backfill_farServers_eachMemberAddsThroughput() {
        List<Double> keysPerSecond = new ArrayList<>();
        try (RealRedis source = RealRedis.start();
                RealRedis target = RealRedis.start();
                TcpProxy toSource = TcpProxy.to(source);
                TcpProxy toTarget = TcpProxy.to(target)) {
            fill(source);
            toSource.delay(EACH_WAY);
            toTarget.delay(EACH_WAY);
            for (int members = 1; members <= MOST; members++) {
                target.flush();
                keysPerSecond.add(measure(members, target, toSource.port(), toTarget.port()));
                LOG.warn("{} members: {} keys per second", members, Math.round(keysPerSecond.get(members - 1)));
                assertThat(ServerComparison.compare(source, target)).isEmpty();
            }
        }
        assertThat(keysPerSecond.get(1)).isGreaterThan(1.5 * keysPerSecond.get(0));
        assertThat(keysPerSecond.get(2)).isGreaterThan(2 * keysPerSecond.get(0));
    }

    private static void fill(RealRedis source) {
        String value = "v".repeat(100);
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key:" + i, value);
            }
        }
    }

    /** From the moment that all are there. */
    private double measure(int count, RealRedis target, int sourcePort, int targetPort) {
        try (MemberProcesses members = new MemberProcesses(target)) {
            List<String> options = List.of("--workers=2", "--batch-size=100", "--scan-count=100", "--added-latency=1s");
            members.launch(count, folder, sourcePort, targetPort, options);
            long before = members.scanned();
            long startNanos = System.nanoTime();
            members.order(Wish.RUN);
            await().atMost(Duration.ofMinutes(4))
                    .until(() -> members.state().saved().finished() != null);
            double seconds = (double) (System.nanoTime() - startNanos) / TimeUnit.SECONDS.toNanos(1);
            for (MemberProcess member : members.all()) {
                assertThat(member.exitCode()).as(member.error()).isZero();
            }
            return (members.scanned() - before) / seconds;
        }
    }
}
