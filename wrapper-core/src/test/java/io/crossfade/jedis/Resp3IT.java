package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.SeamClient.Opened;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RunningServer;
import io.crossfade.verify.ShadowReadConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;

/** A client that speaks RESP3 is answered as a stock one is by one server over RESP3. */
class Resp3IT {
    @ParameterizedTest
    @EnumSource
    @Behaviour({"CR-7", "JD-1", "SR-2"})
    void client_ofAnyKind_isAnsweredAsByOneServerOverResp3(AnyClient kind) {
        try (TwoServers servers = new TwoServers();
                RealRedis before = RealRedis.start();
                JedisCrossfade jedis = servers.open(
                        SHADOW_READ,
                        settings ->
                                settings.shadowRead(ShadowReadConfig.defaults().withSampleRate(1)));
                Opened client = kind.open(jedis, RedisProtocol.RESP3);
                Opened stock = stock(before)) {
            assertSame(client, stock, kind.hasTransactions());
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            assertSame(client, stock, kind.hasTransactions());
            assertThat(jedis.crossfade().status().shadowReadsDifferent()).isZero();
            jedis.crossfade().changePhase(TARGET_LIVE);
            assertSame(client, stock, kind.hasTransactions());
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            servers.assertEqual();
        }
    }

    private static void assertSame(Opened client, Opened stock, boolean transactions) {
        stock.commands().del("{t}x");
        client.commands().del("{t}x");
        assertThat(Resp3Calls.answers(client, transactions)).isEqualTo(Resp3Calls.answers(stock, transactions));
        assertThat(Resp3Calls.rawAnswers(client)).isEqualTo(Resp3Calls.rawAnswers(stock));
    }

    /** Replies of nodes, and of parts of a command, are made one in the form of RESP3. */
    @Test
    @Behaviour({"CR-7", "TP-24", "TP-27"})
    void authority_ofSeveralServers_answersAsOneServerOverResp3() {
        try (Deployment source = Deployment.of(RealCluster.start());
                Deployment target = Deployment.sentinel();
                RealRedis before = RealRedis.start();
                JedisCrossfade jedis = JedisCrossfade.open(CrossfadeConfig.builder()
                        .phase(SHADOW_READ)
                        .source(source.config())
                        .target(target.config())
                        .shadowRead(ShadowReadConfig.defaults().withSampleRate(1))
                        .build());
                Opened client = SeamClient.REDIS_CLIENT.open(jedis.clients(RedisProtocol.RESP3));
                Opened stock = stock(before)) {
            assertSame(client, stock, true);
            assertThat(overSlots(client)).isEqualTo(overSlots(stock));
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            assertThat(jedis.crossfade().status().shadowReadsDifferent()).isZero();
            jedis.crossfade().changePhase(TARGET_LIVE);
            assertSame(client, stock, true);
            assertThat(overSlots(client)).isEqualTo(overSlots(stock));
        }
    }

    /** Jedis looks for its own class of pairs. */
    @Test
    @Behaviour("CR-7")
    void mapOfKeys_ofADatabaseWithAPrefix_hasTheNamesOfTheApplication() {
        try (SharedDatabase shared = SharedDatabase.onOneServer()) {
            JedisCrossfade jedis = shared.open(SHADOW_READ);
            try (RedisClient client = jedis.clients(RedisProtocol.RESP3).redisClient(1);
                    AbstractPipeline pipeline = client.pipelined()) {
                Map<String, StreamEntryID> from = Map.of("x", new StreamEntryID(0, 0));
                StreamEntryID id = client.xadd("x", new StreamEntryID(1, 1), Map.of("f", "v"));
                shared.restEqual();
                jedis.crossfade().changePhase(TARGET_LIVE);
                Response<List<Map.Entry<String, List<StreamEntry>>>> piped =
                        pipeline.xread(XReadParams.xReadParams(), from);
                pipeline.sync();
                for (List<Map.Entry<String, List<StreamEntry>>> read :
                        List.of(client.xread(XReadParams.xReadParams(), from), piped.get())) {
                    assertThat(read).hasSize(1);
                    assertThat(read.get(0).getKey()).isEqualTo("x");
                    assertThat(read.get(0).getValue())
                            .extracting(StreamEntry::getID)
                            .containsExactly(id);
                }
            }
        }
    }

    private static List<Object> overSlots(Opened client) {
        client.commands().mset("a", "1", "b", "2", "c", "3");
        client.commands().sadd("s1", "x", "y", "z");
        client.commands().sadd("s2", "y", "z");
        client.commands().sadd("s3", "z");
        return List.of(
                client.commands().mget("c", "a", "b"),
                client.commands().exists("a", "b", "none"),
                client.commands().sunion("s1", "s2", "s3"),
                client.commands().sinter("s1", "s2", "s3"),
                client.commands().sdiff("s1", "s2", "s3"),
                client.commands().keys("s*"),
                scanned(client),
                client.commands().del("a", "b"),
                Resp3Calls.rawAnswer(client, "SCRIPT EXISTS 0000000000000000000000000000000000000000"),
                Resp3Calls.rawAnswer(client, "PUBSUB NUMSUB here there"),
                Resp3Calls.rawAnswer(client, "SINTER s1 s3"),
                Resp3Calls.rawAnswer(client, "MGET c none"));
    }

    private static Set<String> scanned(Opened client) {
        Set<String> names = new TreeSet<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> step = client.commands().scan(cursor, new ScanParams().count(2));
            names.addAll(step.getResult());
            cursor = step.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return names;
    }

    private static Opened stock(RunningServer server) {
        RedisClient client = RedisClient.builder()
                .hostAndPort(new HostAndPort(server.host(), server.port()))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP3)
                        .build())
                .build();
        return new Opened(client, client, client::pipelined, client::multi, client::sendCommand, client::close);
    }
}
