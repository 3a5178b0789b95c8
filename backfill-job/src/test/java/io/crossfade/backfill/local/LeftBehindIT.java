package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** An instance that ends, in order, while keys are dirty; and a backfill instead of a next instance. */
class LeftBehindIT {
    private static final String RECORD = "__crossfade:handover";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    @Behaviour("HO-12")
    void backfill_keysLeftByAnEndedInstance_areBroughtToTheTargetDeletedOnesToo() {
        try (TwoServers servers = new TwoServers();
                TcpProxy toSource = TcpProxy.to(servers.source);
                TcpProxy toTarget = TcpProxy.to(servers.target);
                Jedis onTarget = servers.target.jedis()) {
            endWithDirtyKeys(toSource, toTarget);
            assertThat(onTarget.hkeys(RECORD)).isNotEmpty().allMatch(name -> name.startsWith("l:"));
            assertThat(onTarget.exists("deleted")).isTrue();

            BackfillReport report = Backfill.create(servers.sourceSide, servers.targetSide, BackfillConfig.defaults())
                    .run(ProgressListener.NONE);

            assertThat(report.clean()).isTrue();
            assertThat(onTarget.smembers("s")).containsExactlyInAnyOrder("first", "last");
            assertThat(onTarget.exists("deleted")).isFalse();
            assertThat(onTarget.exists(RECORD)).isFalse();
            servers.assertEqual();
        }
    }

    /** It can reach the target when it ends, but not the source. */
    private static void endWithDirtyKeys(TcpProxy toSource, TcpProxy toTarget) {
        try (JedisCrossfade ending = JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(MigrationPhase.DUAL_WRITE)
                .source(SideConfig.of(toSource.host(), toSource.port()))
                .target(SideConfig.of(toTarget.host(), toTarget.port()))
                .build())) {
            RedisClient redis = ending.redisClient();
            redis.sadd("s", "first");
            redis.set("deleted", "v");
            assertThat(ending.crossfade().awaitConverged(PATIENCE)).isTrue();
            toTarget.refuse(true);
            toTarget.cut();
            redis.sadd("s", "last");
            redis.del("deleted");
            await().atMost(PATIENCE).until(() -> ending.crossfade().status().dirtyKeys() == 2);
            toSource.refuse(true);
            toSource.cut();
            toTarget.refuse(false);
        }
    }
}
