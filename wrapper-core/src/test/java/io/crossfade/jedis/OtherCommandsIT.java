package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.UnknownCommands;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import io.crossfade.verify.ShadowReadConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.commands.ProtocolCommand;

/** Commands of a module, which the table does not know, and commands that one side does not know. */
class OtherCommandsIT {
    private static final Duration REST = Duration.ofSeconds(30);
    private static final ProtocolCommand MODULE_PUT = () -> "MOD.PUT".getBytes(US_ASCII);

    private static JedisCrossfade open(RealRedis source, RealRedis target) {
        return JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(SHADOW_READ)
                .source(SideConfig.of(source.host(), source.port()))
                .target(SideConfig.of(target.host(), target.port()))
                .unknownCommands(UnknownCommands.CONVERGE)
                .shadowRead(ShadowReadConfig.defaults().withSampleRate(1))
                .build());
    }

    /** The servers tell where the keys of their own commands stand. */
    @Test
    @Behaviour({"CR-8", "DW-10"})
    @Race("T44")
    void commandOfAModule_convergedIfUnknown_leavesBothSidesEqual() {
        String renamed = "rename-command SADD MOD.PUT";
        try (RealRedis source = RealRedis.start(renamed);
                RealRedis target = RealRedis.start(renamed);
                JedisCrossfade jedis = open(source, target);
                RedisClient redis = jedis.redisClient()) {
            assertThat(redis.sendCommand(MODULE_PUT, "single", "v")).isEqualTo(1L);
            try (AbstractPipeline pipeline = redis.pipelined()) {
                pipeline.set("plain", "v");
                pipeline.sendCommand(MODULE_PUT, "pipelined", "v");
            }
            try (AbstractTransaction transaction = redis.multi()) {
                transaction.sendCommand(MODULE_PUT, "single", "w");
                transaction.exec();
            }
            assertThat(jedis.crossfade().awaitConverged(REST)).isTrue();
            assertThat(redis.dbSize()).isEqualTo(3);
            assertThat(ServerComparison.compare(source, target)).isEmpty();
        }
    }

    @Test
    @Behaviour("CR-8")
    void commandThatTheShadowDoesNotKnow_isNoDivergence() {
        try (RealRedis source = RealRedis.start();
                RealRedis target = RealRedis.start("rename-command GETRANGE \"\"", "rename-command APPEND \"\"");
                JedisCrossfade jedis = open(source, target);
                RedisClient redis = jedis.redisClient()) {
            redis.set("k", "value");
            assertThat(jedis.crossfade().awaitConverged(REST)).isTrue();
            redis.append("k", "+");
            assertThat(jedis.crossfade().awaitConverged(REST)).isTrue();

            assertThat(redis.getrange("k", 0, -1)).isEqualTo("value+");
            await().until(() -> jedis.crossfade().shadowReadCounters().inconclusive() > 0);
            assertThat(jedis.crossfade().status().shadowReadsDifferent()).isZero();
            assertThat(jedis.crossfade().status().divergencesFound()).isZero();
            assertThat(ServerComparison.compare(source, target)).isEmpty();
        }
    }
}
