package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.backfill.follow.Gaps;
import io.crossfade.handover.FollowerEntry;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowWatchIT {
    private static final String RUN = "a-run";

    @Test
    @Behaviour("BF-165")
    void start_thatFailsBeforeADatabaseIsLookedAt_leavesWhatAnEarlierRunLeftThere() {
        HandoverConfig config = HandoverConfig.defaults();
        try (RealRedis gone = RealRedis.start();
                RealRedis there = RealRedis.start();
                JedisSide first = open(gone);
                JedisSide second = open(there)) {
            FollowerEntry earlier = new FollowerEntry(second, RUN, config.lease());
            earlier.renew();
            gone.close();
            FollowWatch watch =
                    new FollowWatch(Map.of(0, first, 1, second), config, RUN, new Gaps(reason -> {}), e -> {});

            assertThatThrownBy(watch::start).isInstanceOf(JobException.class);

            assertThat(earlier.isThere()).isTrue();
        }
    }

    private static JedisSide open(RealRedis server) {
        return JedisSide.open(Side.TARGET, SideConfig.of(server.host(), server.port()));
    }
}
