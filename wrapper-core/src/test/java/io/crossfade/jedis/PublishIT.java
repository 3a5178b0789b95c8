package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** What a published message does on the other side, where somebody listens without Crossfade. */
class PublishIT {
    private final TwoServers servers = new TwoServers();
    private JedisCrossfade jedis;
    private RedisClient redis;
    private Jedis direct;
    private Listener onTarget;

    @BeforeEach
    void start() {
        jedis = servers.open(DUAL_WRITE);
        redis = jedis.redisClient();
        direct = servers.target.jedis();
        onTarget = new Listener(it -> direct.subscribe(it, "a", "b", "done"));
    }

    @AfterEach
    void end() {
        jedis.close();
        servers.close();
    }

    private void awaitDone() {
        redis.publish("done", "");
        onTarget.awaitHeard("done=");
        onTarget.heard.remove("done=");
    }

    @Test
    @Behaviour("PS-9")
    void publish_manyOnOneChannel_reachTheShadowInOrderAndAnswerTheAuthority() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(redis.publish("a", Integer.toString(i))).isZero();
        }
        onTarget.awaitHeard("a=999");
        assertThat(onTarget.messages())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "a=" + i).toList());
        assertThat(jedis.crossfade().carryCounters().messages()).isEqualTo(1_000);
        assertThat(jedis.crossfade().carryCounters().messagesLost()).isZero();
    }

    @Test
    @Behaviour("PS-9")
    void publish_inPipelineAndTransaction_reachesTheShadowWhenExecuted() {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            pipeline.set("k", "v");
            pipeline.publish("a", "pipelined");
            pipeline.sync();
        }
        onTarget.awaitHeard("a=pipelined");
        try (AbstractTransaction transaction = redis.multi()) {
            transaction.publish("a", "discarded");
            transaction.discard();
        }
        try (AbstractTransaction transaction = redis.multi()) {
            transaction.set("k", "w");
            transaction.publish("a", "committed");
            assertThat(transaction.exec()).isEqualTo(List.of("OK", 0L));
        }
        onTarget.awaitHeard("a=committed");
        try (AbstractTransaction transaction = redis.transaction(false)) {
            transaction.watch("k");
            redis.set("k", "x");
            transaction.multi();
            transaction.publish("a", "aborted");
            assertThat(transaction.exec()).isNull();
        }
        redis.publish("a", "last");
        onTarget.awaitHeard("a=last");
        assertThat(onTarget.messages()).containsExactly("a=pipelined", "a=committed", "a=last");
    }

    @Test
    @Behaviour("PS-9")
    void spublish_shardedSubscriberOnTheShadow_hearsIt() {
        try (Jedis listening = servers.target.jedis()) {
            listening.getConnection().sendCommand(Command.SSUBSCRIBE, "s");
            listening.getConnection().getOne();
            redis.sendCommand(Command.SPUBLISH, "s", "m");
            assertThat(listening.getConnection().getObjectMultiBulkReply().get(2))
                    .isEqualTo("m".getBytes(UTF_8));
        }
    }

    @Test
    @Behaviour("PS-10")
    void publish_inAScript_isHeardOnTheAuthorityAlone() {
        try (Jedis onSource = servers.source.jedis()) {
            Listener listener = new Listener(it -> onSource.subscribe(it, "a"));
            redis.eval(
                    "redis.call('SET', KEYS[1], 'v') redis.call('PUBLISH', 'a', 'scripted')", List.of("k"), List.of());
            listener.awaitHeard("a=scripted");
        }
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        awaitDone();
        assertThat(onTarget.messages()).isEmpty();
    }

    @Test
    @Behaviour("PS-11")
    void publish_shadowGone_callerGoesOnAndTheLossIsCounted() {
        servers.target.kill();
        for (int i = 0; i < 10; i++) {
            assertThat(redis.publish("a", "m")).isZero();
        }
        Awaitility.await().until(() -> jedis.crossfade().carryCounters().messagesLost() == 10);
        assertThat(jedis.crossfade().status().dirtyKeys()).isZero();
        servers.target.restart();
    }

    @Test
    @Behaviour("PS-11")
    void publish_shadowRefusesTheChannel_isCounted() {
        servers.target.jedis().aclSetUser("default", "resetchannels", "&done");
        redis.publish("a", "m");
        Awaitility.await().until(() -> jedis.crossfade().carryCounters().messagesLost() == 1);
    }

    @Test
    @Behaviour("PS-9")
    void publish_phaseThatCarriesNothing_staysOnTheAuthority() {
        try (JedisCrossfade alone = servers.open(SOURCE_ONLY);
                RedisClient client = alone.redisClient()) {
            client.publish("a", "m");
        }
        awaitDone();
        assertThat(onTarget.messages()).isEmpty();
    }

    /** The write is carried to the target, whose notification is not for the subscriber of the source. */
    @Test
    @Behaviour("PS-10")
    void keyspaceNotification_ofACarriedWrite_comesFromTheAuthorityAlone() {
        servers.source.jedis().configSet("notify-keyspace-events", "KEA");
        servers.target.jedis().configSet("notify-keyspace-events", "KEA");
        Listener listener = new Listener(it -> redis.subscribe(it, "__keyevent@0__:set", "done"));
        redis.set("k", "v");
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        redis.publish("done", "");
        listener.awaitHeard("done=");
        assertThat(listener.messages()).containsExactly("__keyevent@0__:set=k", "done=");
    }
}
