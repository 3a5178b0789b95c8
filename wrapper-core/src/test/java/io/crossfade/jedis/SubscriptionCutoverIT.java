package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** Stock subscribers while the authority goes back and forth: in one instance they listen, in another others publish. */
class SubscriptionCutoverIT {
    private static final Duration GRACE = Duration.ofMillis(1_000);

    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade listening = open(DUAL_WRITE);
    private final JedisCrossfade publishing = open(DUAL_WRITE);
    private final RedisClient subscriber = listening.redisClient();
    private final RedisClient publisher = publishing.redisClient();

    private JedisCrossfade open(MigrationPhase phase) {
        return servers.open(
                phase, settings -> settings.carry(CarryConfig.defaults().withGrace(GRACE)));
    }

    @AfterEach
    void end() {
        listening.close();
        publishing.close();
        servers.close();
    }

    private static void awaitSubscribers(RealRedis server, String channel, long count) {
        try (Jedis direct = server.jedis()) {
            Awaitility.await().until(() -> direct.pubsubNumSub(channel).get(channel) == count);
        }
    }

    private static void move(JedisCrossfade instance, MigrationPhase... phases) {
        for (MigrationPhase phase : phases) {
            instance.crossfade().changePhase(phase, Confirmation.CONFIRMED);
        }
    }

    /** Four channels, one publishing thread each; each message is another one, so that each can be counted. */
    @Test
    @Behaviour({"PS-5", "PS-6", "PS-7"})
    @Race("P29")
    void p29_backAndForthWhileOthersPublish_everyMessageOnceInTheOrderOfItsChannel() throws Exception {
        Listener byName = new Listener(it -> subscriber.subscribe(it, "ch:0", "ch:1", "ch:2", "ch:3"));
        Listener byPattern = new Listener(it -> subscriber.psubscribe(it, "ch:*"));
        AtomicBoolean running = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> workers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                String channel = "ch:" + i;
                workers.add(threads.submit(() -> {
                    int n = 0;
                    while (running.get()) {
                        publisher.publish(channel, Integer.toString(n++));
                        TimeUnit.MICROSECONDS.sleep(500); // a rate, so that the servers' buffers are not what is tested
                    }
                    return n;
                }));
            }
            for (int round = 0; round < 2; round++) {
                move(listening, SHADOW_READ, TARGET_LIVE);
                awaitSubscribers(servers.source, "ch:0", 0);
                move(publishing, SHADOW_READ, TARGET_LIVE);
                move(publishing, SHADOW_READ, DUAL_WRITE);
                move(listening, SHADOW_READ, DUAL_WRITE);
                awaitSubscribers(servers.target, "ch:0", 0);
            }
            running.set(false);
            for (int i = 0; i < 4; i++) {
                int count = workers.get(i).get(10, TimeUnit.SECONDS);
                String channel = "ch:" + i;
                publisher.publish(channel, "end");
                byName.awaitHeard(channel + "=end");
                byPattern.awaitHeard("ch:*:" + channel + "=end");
                List<String> expected = IntStream.range(0, count)
                        .mapToObj(n -> channel + "=" + n)
                        .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
                expected.add(channel + "=end");
                assertThat(count).isGreaterThan(100);
                assertThat(byName.messages().stream().filter(line -> line.startsWith(channel + "=")))
                        .containsExactlyElementsOf(expected);
                assertThat(byPattern.messages().stream().filter(line -> line.startsWith("ch:*:" + channel + "=")))
                        .containsExactlyElementsOf(
                                expected.stream().map(line -> "ch:*:" + line).toList());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The publisher's instance is on the target before the subscriber's. Naive end: the message is heard by nobody. */
    @Test
    @Behaviour({"PS-6", "PS-9"})
    @Race("P29")
    void p29_publisherMovesBeforeTheSubscriber_everyMessageIsHeardOnce() {
        Listener listener = new Listener(it -> subscriber.subscribe(it, "a"));
        publisher.publish("a", "1");
        move(listening, SHADOW_READ);
        move(publishing, SHADOW_READ, TARGET_LIVE);
        publisher.publish("a", "2");
        listener.awaitHeard("a=2");
        move(listening, TARGET_LIVE);
        publisher.publish("a", "3");
        listener.awaitHeard("a=3");
        awaitSubscribers(servers.source, "a", 0);
        publisher.publish("a", "4");
        listener.awaitHeard("a=4");
        assertThat(listener.messages()).containsExactly("a=1", "a=2", "a=3", "a=4");
    }

    /** Equal messages are not taken for copies of each other, neither those in a burst nor those in a rhythm. */
    @Test
    @Behaviour("PS-6")
    void cutover_equalMessages_areCountedEachOnce() {
        Listener listener = new Listener(it -> subscriber.subscribe(it, "tick", "end"));
        int published = 0;
        for (MigrationPhase phase : List.of(SHADOW_READ, TARGET_LIVE, SHADOW_READ)) {
            for (int burst = 0; burst < 20; burst++) {
                for (int i = 0; i < 5; i++) {
                    publisher.publish("tick", "tock");
                    published++;
                }
                if (burst == 5) {
                    move(listening, phase);
                }
                Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            }
            awaitSubscribers(phase == TARGET_LIVE ? servers.source : servers.target, "tick", 0);
        }
        publisher.publish("end", "end");
        listener.awaitHeard("end=end");
        assertThat(listener.messages().stream().filter("tick=tock"::equals)).hasSize(published);
    }

    /** Before the authority moves the subscriber is on both sides, so the reply of PUBLISH counts it all the while. */
    @Test
    @Behaviour("PS-5")
    void cutover_replyOfPublish_countsTheSubscriberBeforeAndAfter() {
        Listener listener = new Listener(it -> subscriber.subscribe(it, "a"));
        assertThat(subscriber.publish("a", "1")).isEqualTo(1);
        move(listening, SHADOW_READ, TARGET_LIVE);
        assertThat(subscriber.publish("a", "2")).isEqualTo(1);
        move(listening, SHADOW_READ);
        assertThat(subscriber.publish("a", "3")).isEqualTo(1);
        listener.awaitHeard("a=3");
        assertThat(listener.messages()).containsExactly("a=1", "a=2", "a=3");
    }

    @Test
    @Behaviour("PS-5")
    void cutover_channelsJoinedAndLeftMeanwhile_areConfirmedOnce() throws Exception {
        Listener listener = new Listener(it -> subscriber.subscribe(it, "a"));
        move(listening, SHADOW_READ, TARGET_LIVE);
        listener.subscribe("b");
        listener.awaitHeard("+b 2");
        listener.unsubscribe("a");
        listener.awaitHeard("-a 1");
        awaitSubscribers(servers.source, "b", 0);
        listener.subscribe("c");
        listener.awaitHeard("+c 2");
        publisher.publish("b", "1");
        listener.awaitHeard("b=1");
        listener.unsubscribe();
        assertThat(listener.awaitEnd()).isNull();
        assertThat(listener.heard)
                .startsWith("+a 1", "+b 2", "-a 1", "+c 2", "b=1")
                .hasSize(7);
        awaitSubscribers(servers.target, "c", 0);
    }

    @Test
    @Behaviour("PS-8")
    void cutover_targetRefusesTheChannel_isRefusedAndNothingChanged() {
        servers.target.jedis().aclSetUser("default", "resetchannels");
        Listener listener = new Listener(it -> subscriber.subscribe(it, "a"));
        move(listening, SHADOW_READ);
        assertThatThrownBy(() -> move(listening, TARGET_LIVE))
                .hasMessageContaining("the target refuses a subscriber (NOPERM)")
                .hasMessageContaining("crossfade.target.user")
                .hasMessageContaining("SHADOW_READ stays in force");
        assertThat(subscriber.publish("a", "1")).isEqualTo(1);
        listener.awaitHeard("a=1");
        servers.target.jedis().aclSetUser("default", "allchannels");
        move(listening, TARGET_LIVE);
        assertThat(subscriber.publish("a", "2")).isEqualTo(1);
        listener.awaitHeard("a=2");
        assertThat(listener.messages()).containsExactly("a=1", "a=2");
    }

    /** The old authority dies, or hangs, before it was left: what came to the new one meanwhile is not lost. */
    @Test
    @Behaviour("PS-7")
    void cutover_oldAuthorityGoneBeforeItIsLeft_subscriberGoesOn() {
        Listener listener = new Listener(it -> subscriber.subscribe(it, "a"));
        move(listening, SHADOW_READ, TARGET_LIVE);
        servers.source.kill();
        subscriber.publish("a", "1");
        listener.awaitHeard("a=1");
        assertThat(listener.messages()).containsExactly("a=1");
        assertThat(listener.isListening()).isTrue();
    }

    @Test
    @Behaviour("PS-7")
    void cutover_oldAuthorityHangs_subscriberGoesOnAfterTheTimeout() {
        Listener listener = new Listener(it -> subscriber.subscribe(it, "a"));
        move(listening, SHADOW_READ, TARGET_LIVE);
        servers.source.pause();
        try {
            subscriber.publish("a", "1");
            listener.awaitHeard("a=1");
            assertThat(listener.messages()).containsExactly("a=1");
        } finally {
            servers.source.resume();
        }
    }

    /** From SOURCE_ONLY to TARGET_ONLY at once: nothing carries messages at the ends, so a subscriber must have moved. */
    @Test
    @Behaviour("PS-7")
    void migration_fromEndToEnd_noMessageIsMissed() {
        try (JedisCrossfade one = open(SOURCE_ONLY);
                RedisClient redis = one.redisClient()) {
            Listener listener = new Listener(it -> redis.subscribe(it, "a"));
            List<String> expected = new ArrayList<>();
            int n = 0;
            for (MigrationPhase phase : List.of(DUAL_WRITE, SHADOW_READ, TARGET_LIVE, RAMP_DOWN, TARGET_ONLY)) {
                for (int i = 0; i < 20; i++) {
                    redis.publish("a", Integer.toString(n));
                    expected.add("a=" + n++);
                }
                move(one, phase);
                redis.publish("a", Integer.toString(n));
                expected.add("a=" + n++);
            }
            listener.awaitHeard("a=" + (n - 1));
            assertThat(listener.messages()).containsExactlyElementsOf(expected);
            awaitSubscribers(servers.source, "a", 0);
        }
    }
}
