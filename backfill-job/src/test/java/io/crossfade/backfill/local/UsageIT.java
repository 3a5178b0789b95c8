package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.functions.FunctionPolicy;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.converge.Usage;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** How keys were used goes along where that is of use. Both servers are of a version that does not know CLIENT NO-TOUCH. */
class UsageIT {
    private static final int KEYS = 60;
    private static TwoServers servers;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void empty() {
        servers.flush();
        policies("noeviction", "noeviction");
    }

    @ParameterizedTest
    @EnumSource(CopyMode.class)
    @Behaviour("BF-130")
    void idleTimes_targetEvictsByThem_areThoseOfTheSource(CopyMode mode) {
        policies("noeviction", "volatile-lru");
        UsedKeys.idle(servers.source, KEYS);
        BackfillReport report = run(BackfillConfig.defaults().withMode(mode));
        assertThat(report.alongside().usage().carried()).isEqualTo(Usage.IDLE_TIME);
        assertThat(report.counts().balanced()).isTrue();
        UsedKeys.assertIdle(servers.target, KEYS);
        UsedKeys.assertSameKeys(servers.source, servers.target);
    }

    @ParameterizedTest
    @EnumSource(CopyMode.class)
    @Behaviour("BF-130")
    void frequencies_bothCountThem_areThoseOfTheSource(CopyMode mode) {
        policies("allkeys-lfu", "volatile-lfu");
        UsedKeys.frequent(servers.source, KEYS);
        BackfillReport report = run(BackfillConfig.defaults().withMode(mode));
        assertThat(report.alongside().usage().carried()).isEqualTo(Usage.FREQUENCY);
        UsedKeys.assertFrequent(servers.target, KEYS);
        UsedKeys.assertSameKeys(servers.source, servers.target);
    }

    @ParameterizedTest
    @CsvSource({
        "allkeys-lru, noeviction, does not evict by it",
        "allkeys-lru, allkeys-random, does not evict by it",
        "allkeys-lfu, allkeys-lru, counts otherwise",
        "volatile-lru, allkeys-lfu, counts otherwise"
    })
    @Behaviour("BF-131")
    void usage_policiesDoNotFit_isLeftAndSaid(String source, String target, String reason) {
        policies(source, target);
        UsedKeys.plain(servers.source, KEYS);
        BackfillReport report = run(BackfillConfig.defaults());
        assertThat(report.alongside().usage().carried()).isEqualTo(Usage.NONE);
        assertThat(report.alongside().usage().reason()).contains(reason);
        UsedKeys.assertSameKeys(servers.source, servers.target);
    }

    @Test
    @Behaviour("BF-131")
    void usage_notWanted_isLeft() {
        policies("allkeys-lru", "allkeys-lru");
        UsedKeys.idle(servers.source, KEYS);
        run(BackfillConfig.defaults().withAlongside(new Alongside(false, FunctionPolicy.REPLACE)));
        UsedKeys.assertJustUsed(servers.target);
    }

    @Test
    @Behaviour("BF-131")
    void usage_sourceRefusesToTell_isLeftAndSaid() {
        policies("allkeys-lru", "allkeys-lru");
        UsedKeys.idle(servers.source, KEYS);
        try (Jedis jedis = servers.source.jedis()) {
            jedis.aclSetUser("job", "on", ">secret", "~*", "+@all", "-object", "-client|no-evict");
        }
        SideConfig user =
                SideConfig.of(servers.source.host(), servers.source.port()).withCredentials("job", "secret");
        try (JedisSide source = JedisSide.open(Side.SOURCE, user)) {
            BackfillReport report = Backfill.create(source, servers.targetSide, BackfillConfig.defaults())
                    .run(ProgressListener.NONE);
            assertThat(report.clean()).isTrue();
            assertThat(report.alongside().usage().carried()).isEqualTo(Usage.NONE);
            assertThat(report.alongside().usage().reason()).contains("NOPERM");
        }
        UsedKeys.assertSameKeys(servers.source, servers.target);
    }

    @Test
    @Behaviour("BF-132")
    void reads_sourceCountsThem_isSaid() {
        UsedKeys.idle(servers.source, KEYS);
        assertThat(notes()).isEmpty();
        policies("allkeys-lru", "allkeys-lru");
        List<String> notes = notes();
        assertThat(notes).hasSize(2).allSatisfy(note -> assertThat(note).contains("CLIENT NO-TOUCH"));
        assertThat(run(BackfillConfig.defaults()).alongside().usage().refusal()).isNotEmpty();
    }

    /** What a backfill and a verification say. */
    private static List<String> notes() {
        List<String> notes = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void progressed(Progress progress) {
                // only what is said counts here
            }

            @Override
            public void noted(String message) {
                notes.add(message);
            }
        };
        Backfill.create(servers.sourceSide, servers.targetSide, BackfillConfig.defaults())
                .run(listener);
        Verification.create(servers.sourceSide, servers.targetSide, VerifyConfig.defaults())
                .run(listener);
        return notes;
    }

    private static BackfillReport run(BackfillConfig config) {
        return Backfill.create(servers.sourceSide, servers.targetSide, config).run(ProgressListener.NONE);
    }

    private static void policies(String source, String target) {
        UsedKeys.policy(servers.source, source);
        UsedKeys.policy(servers.target, target);
    }
}
