package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.phase.Confirmation;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.util.SafeEncoder;

/** Every command that waits, while the authority moves under it. */
class BlockingIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);
    private final RedisClient redis = jedis.redisClient();

    @AfterEach
    void end() {
        jedis.close();
        servers.close();
    }

    private Object call(String line) {
        String[] words = line.split(" ");
        try (Connection connection = jedis.connectionProvider().getConnection()) {
            connection.sendCommand(() -> words[0].getBytes(US_ASCII), Arrays.copyOfRange(words, 1, words.length));
            return connection.getOne();
        }
    }

    private CompletableFuture<Object> begin(String line) {
        CompletableFuture<Object> reply = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        reply.complete(call(line));
                    } catch (RuntimeException e) {
                        reply.completeExceptionally(e);
                    }
                },
                "blocked");
        thread.start();
        return reply;
    }

    private static void awaitBlocked(RealRedis server) {
        try (Jedis direct = server.jedis()) {
            Awaitility.await().until(() -> !direct.info("clients").contains("blocked_clients:0"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BLPOP l 0, RPUSH l v",
        "BRPOP l 30, RPUSH l v",
        "BLMOVE l m LEFT RIGHT 0, RPUSH l v",
        "BRPOPLPUSH l m 0, RPUSH l v",
        "BLMPOP 0 1 l LEFT, RPUSH l v",
        "BZPOPMIN z 0, ZADD z 1 v",
        "BZPOPMAX z 30, ZADD z 1 v",
        "BZMPOP 0 1 z MIN, ZADD z 1 v",
        "XREAD BLOCK 0 STREAMS s $, XADD s 7-1 f v",
        "XREAD COUNT 1 BLOCK 30000 STREAMS s t 0 $, XADD t 7-1 f v",
        "XREADGROUP GROUP g c BLOCK 0 STREAMS grouped >, XADD grouped 7-1 f v"
    })
    @Behaviour("PH-8")
    void blocked_authorityMoves_goesOnThere(String command, String release) throws Exception {
        call("XGROUP CREATE grouped g $ MKSTREAM");
        redis.xadd("t", new StreamEntryID("5-1"), Map.of("old", "entry"));
        CompletableFuture<Object> reply = begin(command);
        awaitBlocked(servers.source);

        jedis.crossfade().changePhase(TARGET_LIVE);
        awaitBlocked(servers.target);
        assertThat(reply).isNotDone();
        call(release);

        assertThat(reply.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        servers.assertEqual();
    }

    /** Slices of a read that says "what comes from now on" leave no gap between them. */
    @Test
    @Behaviour("PH-8")
    void xread_fromNowOn_takesTheFirstEntryAddedAfterItBegan() throws Exception {
        CompletableFuture<Object> reply = begin("XREAD BLOCK 0 STREAMS s $");
        awaitBlocked(servers.source);
        jedis.crossfade().changePhase(TARGET_LIVE);
        jedis.crossfade().changePhase(RAMP_DOWN);
        jedis.crossfade().changePhase(TARGET_ONLY, Confirmation.CONFIRMED);
        call("XADD s 1-1 f first");
        call("XADD s 1-2 f second");

        Object entries = reply.get(10, TimeUnit.SECONDS);
        assertThat(entries).isNotNull();
        String text = SafeEncoder.encodeObject(entries).toString();
        assertThat(text).contains("first");
    }

    /** WAIT tells of the side where it began, and a change does not wait for it. */
    @Test
    @Behaviour({"PH-8", "JD-9"})
    void wait_authorityMoves_isNotWaitedFor() throws Exception {
        CompletableFuture<Object> reply = begin("WAIT 1 6000");
        awaitBlocked(servers.source);
        jedis.crossfade().changePhase(TARGET_LIVE);
        assertThat(reply).isNotDone();
        assertThat(reply.get(20, TimeUnit.SECONDS)).isEqualTo(0L);
    }
}
