package io.crossfade.jet;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Two members on two addresses of this machine, which one name has, as pods behind a headless service. */
class JetDnsIT {
    private static final int KEYS = 4_000;

    @TempDir
    private Path folder;

    @Test
    @Behaviour("BF-179")
    void members_oneNameHasTheirAddresses_findEachOtherAndDoOneBackfill() throws Exception {
        try (RealRedis source = RealRedis.start();
                RealRedis target = RealRedis.start();
                MemberProcesses members = new MemberProcesses(target)) {
            fill(source);

            members.launchByName(
                    "copiers.test", List.of("127.0.0.1", "127.0.0.2"), folder, source.port(), target.port());

            String run = members.state().header().run();
            members.order(Wish.RUN);
            for (MemberProcess member : members.all()) {
                assertThat(member.exitCode()).as(member.error()).isZero();
            }
            SharedState end = members.state();
            assertThat(end.header().run()).isEqualTo(run);
            assertThat(end.isThrough()).isTrue();
            assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
        }
    }

    private static void fill(RealRedis source) {
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key:" + i, "value " + i);
            }
        }
    }
}
