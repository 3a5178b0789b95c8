package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.functions.FunctionPolicy;
import io.crossfade.backfill.functions.FunctionsReport;
import io.crossfade.backfill.functions.LibraryOutcome;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RunningServer;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The libraries of functions on both sides, after a backfill and in a verification. */
class FunctionsCopyIT {
    private static final int CLUSTER_NODES = 3;
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
        for (RunningServer server : new RunningServer[] {servers.source, servers.target}) {
            try (Jedis jedis = server.jedis()) {
                jedis.functionFlush();
            }
        }
        load(servers.source, "shop", "price", "1");
        load(servers.source, "cart", "sum", "2");
    }

    @Test
    @Behaviour("BF-133")
    void backfill_sourceHasLibraries_targetHasTheSame() {
        load(servers.target, "cart", "sum", "old");
        load(servers.target, "own", "mine", "3");
        FunctionsReport report = backfill(servers.targetSide, FunctionPolicy.REPLACE, CopyMode.WARM);
        assertThat(libraries(servers.target)).containsAllEntriesOf(libraries(servers.source));
        assertThat(libraries(servers.target)).containsKey("own").hasSize(3);
        assertThat(report.of(LibraryOutcome.COPIED)).isEqualTo(2);
        assertThat(report.extra()).isEqualTo(1);
        assertThat(backfill(servers.targetSide, FunctionPolicy.REPLACE, CopyMode.WARM)
                        .of(LibraryOutcome.IDENTICAL))
                .isEqualTo(2);
    }

    @Test
    @Behaviour("BF-134")
    void backfill_targetHasAnotherLibraryOfTheName_policyDecides() {
        load(servers.target, "cart", "sum", "old");
        Map<String, String> before = libraries(servers.target);
        assertThat(backfill(servers.targetSide, FunctionPolicy.NONE, CopyMode.WARM)
                        .isEmpty())
                .isTrue();
        assertThat(libraries(servers.target)).isEqualTo(before);
        FunctionsReport kept = backfill(servers.targetSide, FunctionPolicy.KEEP, CopyMode.WARM);
        assertThat(kept.of(LibraryOutcome.KEPT)).isEqualTo(1);
        assertThat(kept.of(LibraryOutcome.COPIED)).isEqualTo(1);
        assertThat(libraries(servers.target)).containsAllEntriesOf(before).containsKey("shop");
    }

    /** The target is the authority: what it has is right. */
    @Test
    @Behaviour("BF-134")
    void lazyBackfill_targetHasAnotherLibraryOfTheName_itStays() {
        load(servers.target, "cart", "sum", "newer");
        Map<String, String> before = libraries(servers.target);
        assertThat(backfill(servers.targetSide, FunctionPolicy.REPLACE, CopyMode.LAZY)
                        .of(LibraryOutcome.KEPT))
                .isEqualTo(1);
        assertThat(libraries(servers.target)).containsAllEntriesOf(before);
    }

    /** A function of this name is in another library there. */
    @Test
    @Behaviour("BF-134")
    void backfill_targetTakesOneLibraryOnly_theOtherIsNamedAndTheJobNotClean() {
        load(servers.target, "taken", "sum", "3");
        BackfillReport report = run(servers.targetSide, FunctionPolicy.REPLACE, CopyMode.WARM);
        assertThat(report.complete()).isTrue();
        assertThat(report.clean()).isFalse();
        assertThat(report.alongside().functions().refusals().get("cart")).contains("sum");
        assertThat(report.alongside().functions().of(LibraryOutcome.COPIED)).isEqualTo(1);
        assertThat(libraries(servers.target)).containsKey("shop").doesNotContainKey("cart");
    }

    @Test
    @Behaviour("BF-134")
    void backfill_noPermissionOnEitherSide_isSaid() {
        try (JedisSide target = without(Side.TARGET, servers.target, "-function")) {
            FunctionsReport refused = backfill(target, FunctionPolicy.REPLACE, CopyMode.WARM);
            assertThat(refused.of(LibraryOutcome.REFUSED)).isEqualTo(2);
            assertThat(refused.refusals().get("shop")).contains("NOPERM");
            assertThat(refused.settled()).isFalse();
        }
        try (JedisSide source = without(Side.SOURCE, servers.source, "-function")) {
            BackfillReport report = Backfill.create(source, servers.targetSide, BackfillConfig.defaults())
                    .run(ProgressListener.NONE);
            assertThat(report.alongside().functions().trouble()).contains("NOPERM");
            assertThat(libraries(servers.target)).isEmpty();
        }
    }

    @Test
    @Behaviour("BF-133")
    @Race("T51")
    void backfill_targetIsACluster_everyPrimaryHasThem() {
        try (RealCluster cluster = RealCluster.start(CLUSTER_NODES, 0);
                JedisSide target = JedisSide.open(
                        Side.TARGET,
                        SideConfig.defaults()
                                .withTopology(Topology.cluster(cluster.primaries().stream()
                                        .map(node -> new NodeAddress(node.host(), node.port()))
                                        .toList())))) {
            load(cluster.primaries().get(1), "cart", "sum", "old");
            FunctionsReport report = backfill(target, FunctionPolicy.REPLACE, CopyMode.WARM);
            assertThat(report.of(LibraryOutcome.COPIED)).isEqualTo(2);
            assertThat(cluster.primaries()).hasSize(CLUSTER_NODES).allSatisfy(node -> assertThat(libraries(node))
                    .isEqualTo(libraries(servers.source)));
        }
    }

    @Test
    @Behaviour("BF-135")
    void verification_librariesDiffer_tellsAndRepairs() {
        load(servers.target, "cart", "sum", "old");
        VerifyReport told = verify(VerifyConfig.defaults().withRepair(false));
        assertThat(told.equal()).isFalse();
        assertThat(told.remaining()).isZero();
        assertThat(told.functions().of(LibraryOutcome.DIFFERENT)).isEqualTo(2);
        assertThat(libraries(servers.target)).doesNotContainKey("shop");
        assertThat(verify(VerifyConfig.defaults()).equal()).isTrue();
        assertThat(libraries(servers.target)).isEqualTo(libraries(servers.source));
        assertThat(verify(VerifyConfig.defaults()).functions().of(LibraryOutcome.IDENTICAL))
                .isEqualTo(2);
    }

    private static JedisSide without(Side side, RunningServer server, String rule) {
        try (Jedis jedis = server.jedis()) {
            jedis.aclSetUser("job", "on", ">secret", "~*", "+@all", rule);
        }
        return JedisSide.open(side, SideConfig.of(server.host(), server.port()).withCredentials("job", "secret"));
    }

    private static FunctionsReport backfill(RedisSide target, FunctionPolicy policy, CopyMode mode) {
        return run(target, policy, mode).alongside().functions();
    }

    private static BackfillReport run(RedisSide target, FunctionPolicy policy, CopyMode mode) {
        return Backfill.create(
                        servers.sourceSide,
                        target,
                        BackfillConfig.defaults().withMode(mode).withAlongside(new Alongside(true, policy)))
                .run(ProgressListener.NONE);
    }

    private static VerifyReport verify(VerifyConfig config) {
        return Verification.create(servers.sourceSide, servers.targetSide, config)
                .run(ProgressListener.NONE);
    }

    private static void load(RunningServer server, String library, String function, String answer) {
        try (Jedis jedis = server.jedis()) {
            jedis.functionLoadReplace("#!lua name=" + library + "\nredis.register_function('" + function
                    + "', function() return '" + answer + "' end)");
        }
    }

    private static Map<String, String> libraries(RunningServer server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.functionListWithCode().stream()
                    .collect(
                            Collectors.toMap(library -> library.getLibraryName(), library -> library.getLibraryCode()));
        }
    }
}
