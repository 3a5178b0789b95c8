package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.filter.Expiring;
import io.crossfade.backfill.filter.KeyType;
import io.crossfade.backfill.filter.NameFilter;
import io.crossfade.backfill.filter.TraitFilter;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

class FilteredBackfillIT {
    private static final TraitFilter ALL = new TraitFilter(List.of(), Expiring.ANY, Duration.ZERO, 0, 0);

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
    void fill() {
        servers.flush();
        try (Jedis jedis = servers.source.jedis()) {
            jedis.set("user:1", "v");
            jedis.set("user:1:tmp", "v");
            jedis.set("soon", "v", SetParams.setParams().ex(5));
            jedis.set("late", "v", SetParams.setParams().ex(5_000));
            jedis.set("large", "x".repeat(10_000));
            jedis.hset("hash", "f", "v");
        }
    }

    @Test
    @Behaviour("BF-17")
    void names_matchAndExclude_onlyThoseAreCopied() {
        BackfillReport report = run(names(List.of("user:*", "h*"), List.of("*:tmp"), List.of()));
        assertThat(copied()).containsExactlyInAnyOrder("user:1", "hash");
        assertThat(report.counts().of(KeyOutcome.FILTERED)).isEqualTo(4);
        assertThat(report.counts().balanced()).isTrue();
        assertThat(report.clean()).isTrue();
    }

    @Test
    void names_slots_onlyThoseAreCopied() {
        run(names(List.of(), List.of(), List.of(Key.of("hash").slot() + "")));
        assertThat(copied()).containsExactly("hash");
    }

    /** Also on first touch's way: what the run is not for is not moved, so its first touch still can. */
    @ParameterizedTest
    @EnumSource(CopyMode.class)
    @Behaviour("BF-17")
    void traits_typeExpiryAndSize_onlyThoseAreCopied(CopyMode mode) {
        assertCopied(mode, new TraitFilter(List.of(KeyType.HASH), Expiring.ANY, Duration.ZERO, 0, 0), "hash");
        assertCopied(mode, new TraitFilter(List.of(), Expiring.ONLY, Duration.ofMinutes(1), 0, 0), "late");
        assertCopied(mode, new TraitFilter(List.of(), Expiring.ANY, Duration.ZERO, 5_000, 0), "large");
        assertCopied(
                mode,
                new TraitFilter(List.of(KeyType.STRING), Expiring.NEVER, Duration.ZERO, 0, 5_000),
                "user:1",
                "user:1:tmp");
    }

    @Test
    @Behaviour("BF-17")
    void verification_sameNames_looksAtThoseAlone() {
        BackfillConfig some = names(List.of("user:*"), List.of(), List.of());
        run(some);
        VerifyConfig config = VerifyConfig.defaults().withRepair(false).withRounds(List.of(Duration.ofMillis(50)));
        assertThat(verify(config.withWalk(some.walk())).equal()).isTrue();
        assertThat(verify(config).equal()).isFalse();
    }

    @Test
    @Behaviour("BF-7")
    void checkpoint_ofOtherKeys_isRefused(@TempDir Path folder) {
        Path file = folder.resolve("checkpoint");
        run(names(List.of("user:*"), List.of(), List.of()).withCheckpoint(file));
        assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> run(BackfillConfig.defaults().withTraits(ALL).withCheckpoint(file)));
    }

    private static BackfillConfig names(List<String> match, List<String> exclude, List<String> slots) {
        return BackfillConfig.defaults()
                .withWalk(WalkConfig.defaults().withNames(NameFilter.NONE.over(match, exclude, slots)));
    }

    private static void assertCopied(CopyMode mode, TraitFilter filter, String... keys) {
        try (Jedis target = servers.target.jedis()) {
            target.flushAll();
        }
        BackfillReport report = run(BackfillConfig.defaults().withMode(mode).withTraits(filter));
        assertThat(copied()).containsExactlyInAnyOrder(keys);
        assertThat(report.counts().of(KeyOutcome.FILTERED)).isEqualTo(6 - keys.length);
    }

    private static Set<String> copied() {
        try (Jedis jedis = servers.target.jedis()) {
            return Set.copyOf(jedis.keys("[^_]*"));
        }
    }

    private static BackfillReport run(BackfillConfig config) {
        return Backfill.create(servers.sourceSide, servers.targetSide, config).run(ProgressListener.NONE);
    }

    private static VerifyReport verify(VerifyConfig config) {
        return Verification.create(servers.sourceSide, servers.targetSide, config)
                .run(ProgressListener.NONE);
    }
}
