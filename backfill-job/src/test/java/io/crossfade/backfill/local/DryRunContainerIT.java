package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.filter.KeyType;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** From a newer server to an older one: what the dry run tells is what the backfill then does. */
@RequiresDocker
class DryRunContainerIT {
    private static final int KEYS = 200;
    private static final int BATCH = 10;
    private static final Pattern RESTORES = Pattern.compile("cmdstat_restore:calls=(\\d+)");
    private static RedisContainer from;
    private static RedisContainer to;

    @BeforeAll
    static void start() {
        from = RedisContainer.start(RedisImage.REDIS_8_0);
        to = RedisContainer.start(RedisImage.REDIS_7_0);
        try (Jedis source = from.jedis()) {
            for (int i = 0; i < KEYS; i++) {
                source.rpush("list:" + i, "a", "b");
                source.hset("hash:" + i, "field", "value");
                source.zadd("zset:" + i, 1.5, "member");
                source.sadd("set:" + i, "a", "b");
                source.xadd("stream:" + i, StreamEntryID.NEW_ENTRY, Map.of("field", "value"));
                source.hset("expiring:" + i, "field", "value");
                source.hexpire("expiring:" + i, 1_000, "field");
            }
        }
    }

    @AfterAll
    static void stop() {
        from.close();
        to.close();
    }

    /** A value that goes by type is offered to the target once or twice; one that goes whole is restored, each in its turn. */
    @ParameterizedTest
    @CsvSource({
        "list, LIST, whole",
        "hash, HASH, whole",
        "zset, ZSET, whole",
        "set, SET, by type",
        "stream, STREAM, by type",
        "expiring, HASH, quarantined"
    })
    @Behaviour("BF-122")
    void forecast_ofWhatTheTargetRefuses_isWhatTheBackfillDoes(String kind, KeyType type, String fate) {
        try (JedisSide source = TwoServers.side(Side.SOURCE, from.host(), from.port());
                JedisSide target = TwoServers.side(Side.TARGET, to.host(), to.port());
                Jedis counted = to.jedis()) {
            WalkConfig walk = WalkConfig.defaults().withWorkers(1).withBatchSize(BATCH);
            BackfillConfig config = BackfillConfig.defaults()
                    .withWalk(walk.withNames(walk.names().over(List.of(kind + ":*"), List.of(), List.of())));

            Forecast forecast = DryRun.create(source, target, config).run();
            counted.configResetStat();
            BackfillReport report = Backfill.create(source, target, config).run(ProgressListener.NONE);

            int sampled = forecast.types().get(type);
            assertThat(forecast.types()).containsOnlyKeys(type);
            assertThat(forecast.refused()).isEqualTo(fate.equals("whole") ? Map.of() : Map.of(type, sampled));
            assertThat(forecast.quarantined()).isEqualTo(fate.equals("quarantined") ? Map.of(type, sampled) : Map.of());
            KeyOutcome outcome = fate.equals("quarantined") ? KeyOutcome.QUARANTINED : KeyOutcome.COPIED;
            assertThat(report.counts().of(outcome))
                    .as("a scan may return a key twice")
                    .isGreaterThanOrEqualTo(KEYS);
            assertThat(report.counts().of(KeyOutcome.QUARANTINED) > 0).isEqualTo(fate.equals("quarantined"));
            assertThat(restores(counted) > KEYS / 2).isEqualTo(fate.equals("whole"));
        }
    }

    private static long restores(Jedis target) {
        Matcher calls = RESTORES.matcher(target.info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
