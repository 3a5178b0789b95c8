package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.functions.FunctionsReport;
import io.crossfade.backfill.functions.LibraryOutcome;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Libraries of functions between servers of different versions. */
@RequiresDocker
class FunctionsVersionsContainerIT {
    private static final String LIBRARY = "#!lua name=shop\nredis.register_function('price', function() return 1 end)";
    private static final String FORK_ONLY =
            "#!lua name=fork\nserver.register_function('theirs', function() return 1 end)";

    /** What one server takes and the other does not, and a server that has no functions at all. */
    @Test
    @Behaviour({"BF-133", "BF-134"})
    void backfill_olderAndOtherServers_takeWhatTheyCanAndTheRestIsNamed() {
        try (RedisContainer valkey = RedisContainer.start(RedisImage.VALKEY_8_1);
                RedisContainer redis = RedisContainer.start(RedisImage.REDIS_8_0);
                RedisContainer old = RedisContainer.start(RedisImage.REDIS_6_0);
                Jedis source = valkey.jedis()) {
            source.functionLoad(LIBRARY);
            source.functionLoad(FORK_ONLY);
            FunctionsReport newer = copy(valkey, redis);
            assertThat(newer.of(LibraryOutcome.COPIED)).isEqualTo(1);
            assertThat(newer.refusals()).containsOnlyKeys("fork");
            FunctionsReport none = copy(valkey, old);
            assertThat(none.of(LibraryOutcome.REFUSED)).isEqualTo(2);
            assertThat(none.refusals().get("shop")).contains("unknown command");
            assertThat(copy(old, redis).settled()).isTrue();
        }
    }

    private static FunctionsReport copy(RedisContainer from, RedisContainer to) {
        try (JedisSide source = TwoServers.side(Side.SOURCE, from.host(), from.port());
                JedisSide target = TwoServers.side(Side.TARGET, to.host(), to.port())) {
            return Backfill.create(source, target, BackfillConfig.defaults())
                    .run(ProgressListener.NONE)
                    .alongside()
                    .functions();
        }
    }
}
