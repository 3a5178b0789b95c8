package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.TlsFiles;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.ContainerCluster;
import io.crossfade.testing.HostContainer;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealSentinel;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/**
 * Sentinels and a cluster that speak TLS, verified by an authority of their own, and ask for a user: the servers for one, the
 * sentinels for another.
 */
@RequiresDocker
class TlsTopologiesContainerIT {
    private static final Path FILES = Path.of("src/test/resources/tls").toAbsolutePath();
    private static final TlsFiles PEM =
            new TlsFiles(FILES.resolve("ca.pem"), null, FILES.resolve("client.pem"), FILES.resolve("client.key"), null);
    private static final String APP = "user app on >first ~* &* +@all";
    private static final String MASTER = "tls-master";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static HostContainer primary;
    private static HostContainer sentinel;
    private static ContainerCluster cluster;

    @BeforeAll
    static void start() {
        CompletableFuture<ContainerCluster> third =
                Background.supply(() -> ContainerCluster.startTls(RedisImage.REDIS_8_0, FILES, APP));
        primary = HostContainer.startTls(RedisImage.REDIS_7_0, FILES, APP);
        sentinel = HostContainer.startTlsSentinel(
                RedisImage.REDIS_7_0,
                FILES,
                "sentinel monitor " + MASTER + " " + primary.host() + " " + primary.tlsPort() + " 1",
                "sentinel auth-user " + MASTER + " app",
                "sentinel auth-pass " + MASTER + " first",
                "user watcher on >seen &* +@all");
        cluster = third.join();
    }

    @AfterAll
    static void stop() {
        Stream.of(cluster, sentinel, primary).forEach(TlsTopologiesContainerIT::close);
    }

    private static void close(AutoCloseable servers) {
        try {
            servers.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void restore() {
        administer("first");
        primary.flush();
        cluster.flush();
    }

    private static void administer(String password) {
        for (HostContainer server : servers()) {
            try (Jedis jedis = server.jedis()) {
                jedis.aclSetUser("app", "resetpass", ">" + password);
            }
        }
    }

    private static List<HostContainer> servers() {
        List<HostContainer> servers = new ArrayList<>(cluster.nodes());
        servers.add(primary);
        return servers;
    }

    private static SideConfig behindSentinel(String password) {
        return secured(new Topology(
                Topology.Kind.SENTINEL,
                List.of(new NodeAddress(sentinel.host(), sentinel.tlsPort())),
                MASTER,
                "watcher",
                password));
    }

    private static SideConfig inCluster() {
        return secured(Topology.cluster(cluster.nodes().stream()
                .map(node -> new NodeAddress(node.host(), node.tlsPort()))
                .toList()));
    }

    private static SideConfig secured(Topology topology) {
        return SideConfig.defaults()
                .withTopology(topology)
                .withTls(PEM)
                .withCredentials("app", "first")
                .withTimeouts(PATIENCE, PATIENCE);
    }

    private static String clients(HostContainer server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.clientList();
        }
    }

    private static void assertNamed(HostContainer server, String name, String user) {
        assertThat(clients(server).lines())
                .anyMatch(line -> line.contains(" name=" + name + " ") && line.contains(" user=" + user + " "));
    }

    private static void write(RedisClient client, String name) {
        for (int i = 0; i < 50; i++) {
            client.set(name + i, "v" + i);
            assertThat(client.get(name + i)).isEqualTo("v" + i);
        }
    }

    private static void assertEqual(JedisCrossfade jedis, RunningServer source) {
        assertThat(jedis.crossfade().awaitConverged(PATIENCE)).isTrue();
        assertThat(ServerComparison.compare(
                        List.of(source), cluster.nodes(), ServerComparison.DEFAULT_EXPIRY_TOLERANCE))
                .isEmpty();
    }

    @Test
    @Behaviour({"SD-1", "SD-3", "SD-5"})
    void sentinelsAndCluster_withUsersOfTheirOwn_areMigratedAndSeeNames() {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(SHADOW_READ)
                .source(behindSentinel("seen"))
                .target(inCluster())
                .instance("web-1")
                .build();
        try (JedisCrossfade jedis = JedisCrossfade.open(config);
                RedisClient client = jedis.redisClient()) {
            write(client, "before");
            assertEqual(jedis, primary);
            jedis.crossfade().changePhase(TARGET_LIVE);
            write(client, "after");
            assertEqual(jedis, primary);

            assertNamed(primary, "crossfade-source-web-1", "app");
            assertNamed(sentinel, "crossfade-source-web-1", "watcher");
            cluster.nodes().forEach(node -> assertNamed(node, "crossfade-target-web-1", "app"));
        }
    }

    @Test
    @Behaviour({"SD-4", "SD-5"})
    @Race("T52")
    void sentinelsAndCluster_tokensRenewed_newConnectionsShowThem() {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(SHADOW_READ)
                .source(behindSentinel("seen").withCredentials(null, null))
                .target(inCluster().withCredentials(null, null))
                .build();
        try (Tokens ofSource = new Tokens("app", "first");
                Tokens ofTarget = new Tokens("app", "first");
                JedisCrossfade jedis = JedisCrossfade.builder(config)
                        .sourceTokens(ofSource.manager())
                        .targetTokens(ofTarget.manager())
                        .open();
                RedisClient client = jedis.redisClient()) {
            write(client, "before");
            assertEqual(jedis, primary);

            administer("second");
            ofSource.issue("second");
            ofTarget.issue("second");
            await().until(() -> ofSource.isCurrent("second") && ofTarget.isCurrent("second"));
            jedis.crossfade().changePhase(TARGET_LIVE);
            for (HostContainer server : servers()) {
                try (Jedis administrator = server.jedis()) {
                    administrator.sendCommand(Protocol.Command.CLIENT, "KILL", "USER", "app");
                }
            }
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> write(client, "after"));
            assertEqual(jedis, primary);
        }
    }

    @Test
    @Behaviour({"SD-1", "SD-5"})
    void sentinels_wrongPasswordOfTheirs_areNamedByTheirSetting() {
        try (JedisSide side = JedisSide.open(Side.SOURCE, behindSentinel("other"))) {
            assertThatThrownBy(side::lease)
                    .isInstanceOf(LinkException.class)
                    .hasMessageContaining("crossfade.source.sentinel-password")
                    .hasMessageNotContaining("other");
        }
    }

    @Test
    @Behaviour({"SD-2", "TP-26"})
    void plainSentinels_ontoTls_endEqual() {
        try (RealSentinel plain = RealSentinel.start()) {
            SideConfig source = SideConfig.defaults()
                    .withTopology(Topology.sentinel(
                            RealSentinel.MASTER_NAME,
                            plain.sentinels().stream()
                                    .map(node -> new NodeAddress(node.getHost(), node.getPort()))
                                    .toList()))
                    .withTimeouts(PATIENCE, PATIENCE);
            CrossfadeConfig config = CrossfadeConfig.builder()
                    .phase(SHADOW_READ)
                    .source(source)
                    .target(inCluster())
                    .build();
            try (JedisCrossfade jedis = JedisCrossfade.open(config);
                    RedisClient client = jedis.redisClient()) {
                write(client, "before");
                jedis.crossfade().changePhase(TARGET_LIVE);
                write(client, "after");
                assertEqual(jedis, plain.primary());
            }
        }
    }
}
