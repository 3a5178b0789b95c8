package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.SeamClient.Opened;
import io.crossfade.model.MigrationPhase;
import io.crossfade.spi.MigrationListener;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.ServerComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.exceptions.JedisDataException;

/** Each stock client over each way to go from one topology to another, there and back. */
class TopologiesIT {
    private enum Kind {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /** A way to go; the two kinds differ, so that one deployment of each will do. */
    private enum Way {
        TO_CLUSTER(Kind.STANDALONE, Kind.CLUSTER),
        FROM_CLUSTER(Kind.CLUSTER, Kind.STANDALONE),
        FROM_SENTINEL(Kind.SENTINEL, Kind.CLUSTER);

        private final Kind source;
        private final Kind target;

        Way(Kind source, Kind target) {
            this.source = source;
            this.target = target;
        }
    }

    private static final Map<Kind, Deployment> DEPLOYMENTS = new EnumMap<>(Kind.class);

    @BeforeAll
    static void start() {
        DEPLOYMENTS.put(Kind.STANDALONE, Deployment.standalone());
        DEPLOYMENTS.put(Kind.SENTINEL, Deployment.sentinel());
        DEPLOYMENTS.put(Kind.CLUSTER, Deployment.of(RealCluster.start(3, 0)));
    }

    @AfterAll
    static void stop() {
        DEPLOYMENTS.values().forEach(Deployment::close);
    }

    private static JedisCrossfade open(Way way, MigrationPhase phase) {
        DEPLOYMENTS.get(way.source).flush();
        DEPLOYMENTS.get(way.target).flush();
        return JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(phase)
                .source(DEPLOYMENTS.get(way.source).config())
                .target(DEPLOYMENTS.get(way.target).config())
                .build());
    }

    private static void assertEqual(Way way, JedisCrossfade jedis) {
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        assertThat(ServerComparison.compare(
                        DEPLOYMENTS.get(way.source).servers().get(),
                        DEPLOYMENTS.get(way.target).servers().get(),
                        ServerComparison.DEFAULT_EXPIRY_TOLERANCE))
                .isEmpty();
    }

    static Stream<Arguments> everyClientOnEveryWay() {
        return Arrays.stream(Way.values())
                .flatMap(way -> Arrays.stream(AnyClient.values()).map(client -> Arguments.of(way, client)));
    }

    @ParameterizedTest
    @MethodSource("everyClientOnEveryWay")
    @Behaviour({"TP-26", "TP-27"})
    void client_overTopologies_worksThereAndBack(Way way, AnyClient kind) {
        try (JedisCrossfade jedis = open(way, SHADOW_READ);
                Opened client = kind.open(jedis)) {
            use(kind, client, "source");
            jedis.crossfade().changePhase(TARGET_LIVE);
            use(kind, client, "target");
            jedis.crossfade().changePhase(SHADOW_READ);
            use(kind, client, "back");
            assertEqual(way, jedis);
        }
    }

    private static void use(AnyClient kind, Opened client, String name) {
        for (int i = 0; i < 20; i++) {
            client.commands().set(name + i, "v" + i);
            assertThat(client.commands().get(name + i)).isEqualTo("v" + i);
        }
        assertThat(client.commands().rpush(name + ":list", "x")).isEqualTo(1);
        assertThat(client.commands().blpop(5, name + ":list")).containsExactly(name + ":list", "x");
        assertThatThrownBy(() -> client.commands().incr(name + 1)).isInstanceOf(JedisDataException.class);
        assertThat(client.commands().eval("return redis.call('INCR', KEYS[1])", 1, name + ":n"))
                .isEqualTo(1L);
        try (AbstractPipeline pipeline = client.pipelines().get()) {
            List<Response<String>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pipeline.append(name + i, "+");
                replies.add(pipeline.get(name + i));
            }
            Response<Long> wrong = pipeline.incr(name + 1);
            pipeline.sync();
            for (int i = 0; i < 20; i++) {
                assertThat(replies.get(i).get()).isEqualTo("v" + i + "+");
            }
            assertThatThrownBy(wrong::get).isInstanceOf(JedisDataException.class);
        }
        if (kind.hasTransactions()) {
            transact(client, name);
        }
    }

    private static void transact(Opened client, String name) {
        try (AbstractTransaction transaction = client.transactions().get()) {
            transaction.incr("{" + name + "}a");
            transaction.incr("{" + name + "}b");
            assertThat(transaction.exec()).isEqualTo(List.of(1L, 1L));
        }
        try (AbstractTransaction transaction = client.transactions().get()) {
            transaction.set("{" + name + "}a", "never");
            assertThat(transaction.discard()).isEqualTo("OK");
        }
        assertThat(client.commands().get("{" + name + "}a")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"TP-21", "TP-24", "TP-28"})
    void keysOfManySlots_overTopologies_areOneKeySpace(Way way) {
        try (JedisCrossfade jedis = open(way, SHADOW_READ);
                RedisClient redis = jedis.redisClient()) {
            String[] pairs = IntStream.range(0, 200)
                    .mapToObj(i -> List.of("k" + i, "v" + i))
                    .flatMap(List::stream)
                    .toArray(String[]::new);
            String[] keys = IntStream.range(0, 200).mapToObj(i -> "k" + i).toArray(String[]::new);
            assertThat(redis.mset(pairs)).isEqualTo("OK");
            List<String> found = new ArrayList<>();
            ScanIteration iteration = redis.scanIteration(10, "*");
            for (int batch = 0; batch < 8; batch++) {
                found.addAll(iteration.nextBatch().getResult());
            }
            jedis.crossfade().changePhase(TARGET_LIVE);
            assertThat(redis.mget(keys))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 200).mapToObj(i -> "v" + i).toList());
            while (!iteration.isIterationCompleted()) {
                found.addAll(iteration.nextBatch().getResult());
            }
            assertThat(found).containsExactlyInAnyOrder(keys);
            assertThat(redis.dbSize()).isEqualTo(200);
            assertThat(new TreeSet<>(redis.keys("k1*"))).hasSize(111);
            assertThat(redis.del(keys)).isEqualTo(200);
            assertThat(redis.randomKey()).isNull();
            assertEqual(way, jedis);
        }
    }

    @Test
    @Behaviour("TP-31")
    void commands_thatTheClusterWillRefuse_areCountedByName() {
        try (JedisCrossfade jedis = open(Way.TO_CLUSTER, SHADOW_READ);
                RedisClient redis = jedis.redisClient()) {
            List<String> heard = new CopyOnWriteArrayList<>();
            jedis.crossfade().addListener(new MigrationListener() {
                @Override
                public void crossSlotCommandFound(String command) {
                    heard.add(command);
                }
            });
            redis.mset("a", "1", "b", "2", "{t}1", "x");
            redis.msetnx("c", "1", "d", "2");
            redis.rename("a", "e");
            redis.rename("e", "f");
            redis.rename("{t}1", "{t}2");
            try (AbstractTransaction transaction = redis.multi()) {
                transaction.incr("b");
                transaction.incr("n");
                assertThat(transaction.exec()).isEqualTo(List.of(3L, 1L));
            }
            try (AbstractTransaction transaction = redis.multi()) {
                transaction.incr("b");
                transaction.incr("b");
                transaction.exec();
            }
            assertThat(jedis.crossfade().crossSlotCommands())
                    .isEqualTo(Map.of("MSETNX", 1L, "RENAME", 2L, "MULTI", 1L))
                    .isEqualTo(jedis.crossfade().status().crossSlotCommands());
            assertThat(heard).containsExactly("MSETNX", "RENAME", "MULTI");
            assertEqual(Way.TO_CLUSTER, jedis);
        }
    }

    @Test
    @Behaviour("TP-30")
    void transaction_onACluster_isTheOneOfItsFirstKeysNode() {
        try (JedisCrossfade jedis = open(Way.FROM_CLUSTER, SHADOW_READ);
                RedisClient redis = jedis.redisClient();
                RedisClient other = jedis.redisClient()) {
            redis.set("{w}k", "1");
            try (AbstractTransaction watched = redis.transaction(false)) {
                watched.watch("{w}k");
                other.set("{w}k", "2");
                watched.multi();
                watched.set("{w}k", "3");
                assertThat(watched.exec()).isNull();
            }
            try (AbstractTransaction watched = redis.transaction(false)) {
                watched.watch("{w}k");
                watched.multi();
                watched.set("{w}k", "3");
                assertThat(watched.exec()).isEqualTo(List.of("OK"));
            }
            try (AbstractTransaction empty = redis.multi()) {
                assertThat(empty.exec()).isEmpty();
            }
            try (AbstractTransaction late = redis.multi()) {
                late.sendCommand(Protocol.Command.ECHO, "hello");
                Response<String> read = late.get("{w}k");
                assertThat(late.exec()).hasSize(2);
                assertThat(read.get()).isEqualTo("3");
            }
            try (AbstractTransaction wide = redis.multi()) {
                for (int i = 0; i < 20; i++) {
                    wide.set("wide" + i, "v");
                }
                assertThatThrownBy(wide::exec).isInstanceOf(JedisDataException.class);
            }
            assertThat(redis.exists("wide0")).isFalse();
            assertEqual(Way.FROM_CLUSTER, jedis);
        }
    }
}
