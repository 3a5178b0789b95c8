package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that know CLIENT NO-TOUCH evict what they would have evicted without the jobs. */
@RequiresDocker
class UsageContainerIT {
    private static final int KEYS = 120;

    @ParameterizedTest
    @EnumSource(names = {"REDIS_8_0", "VALKEY_8_1"})
    @Behaviour({"BF-130", "BF-132"})
    @Race("T32")
    void t32_everythingIsReadAndVerified_usageOfBothSidesIsAsBefore(RedisImage image) {
        try (RedisContainer source = RedisContainer.start(image);
                RedisContainer target = RedisContainer.start(image)) {
            policies(source, target, "allkeys-lru");
            UsedKeys.idle(source, KEYS);
            jobs(source, target);
            UsedKeys.assertIdle(source, KEYS);
            UsedKeys.assertIdle(target, KEYS);

            source.flush();
            target.flush();
            policies(source, target, "allkeys-lfu");
            UsedKeys.frequent(source, KEYS);
            jobs(source, target);
            UsedKeys.assertFrequent(source, KEYS);
            UsedKeys.assertFrequent(target, KEYS);
        }
    }

    private static void jobs(RedisContainer from, RedisContainer to) {
        try (JedisSide source = TwoServers.side(Side.SOURCE, from.host(), from.port());
                JedisSide target = TwoServers.side(Side.TARGET, to.host(), to.port())) {
            DryRun.create(source, target, BackfillConfig.defaults()).run();
            BackfillReport copied =
                    Backfill.create(source, target, BackfillConfig.defaults()).run(ProgressListener.NONE);
            assertThat(copied.clean()).isTrue();
            assertThat(copied.alongside().usage().refusal()).isEmpty();
            assertThat(Verification.create(source, target, VerifyConfig.defaults())
                            .run(ProgressListener.NONE)
                            .different())
                    .isZero();
        }
    }

    private static void policies(RedisContainer source, RedisContainer target, String policy) {
        UsedKeys.policy(source, policy);
        UsedKeys.policy(target, policy);
    }
}
