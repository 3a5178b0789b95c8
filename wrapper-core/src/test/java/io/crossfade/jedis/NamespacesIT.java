package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.namespace.Namespaces;
import io.crossfade.setting.Settings;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.ServerComparison;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What patterns of keys change, on two real servers. */
class NamespacesIT {
    private final TwoServers servers = new TwoServers();
    private final Jedis onSource = servers.source.jedis();
    private final Jedis onTarget = servers.target.jedis();

    @AfterEach
    void end() {
        onSource.close();
        onTarget.close();
        servers.close();
    }

    private JedisCrossfade open(MigrationPhase phase, boolean lazy, String rules) {
        return servers.open(phase, settings -> settings.namespaces(
                        Namespaces.from(Settings.of("", Map.of("crossfade.namespaces", rules))))
                .carry(CarryConfig.defaults().withSyncTimeout(TwoServers.REST))
                .lazy(LazyConfig.defaults().withEnabled(lazy)));
    }

    @Test
    @Behaviour("NS-2")
    void skip_writesInDualPhases_stayOnTheAuthority() {
        try (JedisCrossfade crossfade = open(DUAL_WRITE, false, "session:*=skip");
                RedisClient redis = crossfade.redisClient()) {
            redis.set("session:1", "a");
            redis.eval("redis.call('set', KEYS[1], 'x'); return redis.call('set', KEYS[2], 'y')", 2, "session:2", "k");
            redis.mset("session:3", "c", "m", "d");
            redis.set("other", "b");
            assertThat(crossfade.crossfade().awaitConverged(TwoServers.REST)).isTrue();

            assertThat(ServerComparison.applicationKeys(onTarget)).containsExactly("k", "m", "other");
            crossfade.crossfade().changePhase(SHADOW_READ);
            crossfade.crossfade().changePhase(TARGET_LIVE);
            assertThat(redis.get("session:1")).isNull();
            redis.set("session:1", "new");
            assertThat(crossfade.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            assertThat(onSource.get("session:1")).isEqualTo("a");
        }
    }

    @Test
    @Behaviour("NS-2")
    void skip_lazyFirstTouch_copiesNothing() {
        onSource.set("session:1", "a");
        onSource.set("k", "v");
        try (JedisCrossfade crossfade = open(DUAL_WRITE, true, "session:*=skip");
                RedisClient redis = crossfade.redisClient()) {
            crossfade.crossfade().changePhase(TARGET_LIVE);

            assertThat(redis.mget("session:1", "k")).containsExactly(null, "v");
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationPhase.class)
    @Behaviour("NS-3")
    void pinned_everyPhase_oneSideAlone(MigrationPhase phase) {
        try (JedisCrossfade crossfade = open(phase, false, "old:*=pin-source, new:*=pin-target");
                RedisClient redis = crossfade.redisClient()) {
            redis.set("old:k", "1");
            redis.incr("new:k");
            redis.rpush("old:list", "x");
            assertThat(redis.blpop(1, "old:list")).containsExactly("old:list", "x");
            try (Pipeline pipeline = redis.pipelined()) {
                Response<String> old = pipeline.get("old:k");
                Response<String> neither = pipeline.set("k", "v");
                Response<Long> fresh = pipeline.incr("new:k");
                pipeline.sync();
                assertThat(List.of(old.get(), neither.get(), fresh.get())).containsExactly("1", "OK", 2L);
            }
            assertThat(crossfade.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            assertThat(onSource.keys("*:k")).containsExactly("old:k");
            assertThat(onTarget.keys("*:k")).containsExactly("new:k");
        }
    }

    @Test
    @Behaviour("NS-4")
    void pinned_togetherWithOthers_isRefusedByName() {
        try (JedisCrossfade crossfade = open(DUAL_WRITE, false, "old:*=pin-source");
                RedisClient redis = crossfade.redisClient()) {
            assertThatThrownBy(() -> redis.rename("old:k", "k"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("RENAME names keys that crossfade.namespaces pins to one side")
                    .hasMessageContaining("nothing was sent");
        }
    }

    @Test
    @Behaviour("NS-4")
    void pinned_insideATransaction_isRefusedAndNothingExecuted() {
        try (JedisCrossfade crossfade = open(DUAL_WRITE, false, "old:*=pin-source");
                RedisClient redis = crossfade.redisClient()) {
            assertThatThrownBy(() -> {
                        try (AbstractTransaction transaction = redis.multi()) {
                            transaction.set("k", "v");
                            transaction.set("old:k", "v");
                            transaction.exec();
                        }
                    })
                    .isInstanceOf(JedisException.class)
                    .hasMessageContaining("SET names a key that crossfade.namespaces pins to the source");
            assertThat(onSource.keys("*")).isEmpty();
        }
    }

    @Test
    @Behaviour("NS-5")
    void sync_onePattern_itsWritesAreThereWhenTheCallReturns() {
        try (JedisCrossfade crossfade = open(DUAL_WRITE, false, "lock:*=carry;mode=sync");
                RedisClient redis = crossfade.redisClient()) {
            for (int i = 0; i < 200; i++) {
                redis.set("lock:" + i, "owner");
                assertThat(onTarget.get("lock:" + i)).isEqualTo("owner");
            }
        }
    }

    @Test
    @Behaviour("NS-5")
    void sampleRate_onePattern_onlyItsReadsAreCompared() {
        try (JedisCrossfade crossfade =
                        open(SHADOW_READ, false, "a:*=carry;sample-rate=1.0, b:*=carry;sample-rate=0.0, c:*=skip");
                RedisClient redis = crossfade.redisClient()) {
            for (int i = 0; i < 20; i++) {
                redis.get("b:" + i);
                redis.get("c:" + i);
            }
            redis.get("a:1");
            await().until(() -> crossfade.crossfade().shadowReadCounters().equal() == 1);
            assertThat(crossfade.crossfade().status().shadowReadsCompared()).isEqualTo(1);
        }
    }
}
