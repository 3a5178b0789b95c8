package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

/** Commands whose repetition on another server does something else: rows P6 to P8, P11, P12 and P18 of the list of races. */
class EffectsIT {
    private static final String SET = "return redis.call('SET', KEYS[1], ARGV[1])";

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    /** XADD of two ids reaches the target in the other order. Naive end: "equal or smaller", one entry lost there. */
    @Test
    @Behaviour("CV-7")
    @Race({"P6", "T24"})
    void p06_streamEntriesInOppositeOrder_bothArrive() {
        Instance a = arena.instance(DUAL_WRITE).warmUp();
        Instance b = arena.instance(DUAL_WRITE).warmUp();

        a.toTarget.hold();
        a.redis.xadd("stream", XAddParams.xAddParams().id(new StreamEntryID(1, 1)), Map.of("f", "a"));
        b.redis.xadd("stream", XAddParams.xAddParams().id(new StreamEntryID(2, 1)), Map.of("f", "b"));
        b.rest();
        a.toTarget.release();

        arena.restEqual();
        assertThat(arena.onTarget.xlen("stream")).isEqualTo(2);
    }

    /** SPOP pops at random on each side. Naive end: different members gone. */
    @Test
    @Behaviour("CV-7")
    @Race({"P7", "T25"})
    void p07_membersPoppedAtRandom_areTheSameOnBothSides() {
        Instance app = arena.instance(DUAL_WRITE).warmUp();
        for (int i = 0; i < 50; i++) {
            app.redis.sadd("set", "member:" + i);
        }
        app.rest();

        for (int i = 0; i < 25; i++) {
            app.redis.spop("set");
        }

        arena.restEqual();
        assertThat(arena.onTarget.scard("set")).isEqualTo(25);
    }

    /** The key expires on the source first; INCR begins anew there. Naive end: 1 without expiry, 101 with expiry. */
    @Test
    @Behaviour("CV-3")
    @Race("P8")
    void p08_keyExpiresOnOneSideFirst_stateIsThatOfTheAuthority() {
        Instance app = arena.instance(DUAL_WRITE).warmUp();
        app.redis.psetex("c", 400, "100");
        app.rest();
        arena.onTarget.pexpire("c", 100_000);
        await().until(() -> !arena.onSource.exists("c"));

        app.redis.incr("c");

        arena.restEqual();
        assertThat(arena.onTarget.get("c")).isEqualTo("1");
        assertThat(arena.onTarget.ttl("c")).isEqualTo(-1);
    }

    /** SCRIPT LOAD on the source, EVALSHA on both. Naive end: NOSCRIPT on the target, now and after a cutover. */
    @Test
    @Behaviour("DW-13")
    @Race({"P11", "T51"})
    void p11_scriptLoaded_isOnBothSidesAndRunsAfterCutover() {
        Instance app = arena.instance(DUAL_WRITE).warmUp();

        String sha = app.redis.scriptLoad(SET, "k");
        app.redis.evalsha(sha, List.of("k"), List.of("1"));

        arena.restEqual();
        assertThat(arena.onTarget.scriptExists(sha)).isTrue();
        app.crossfade().changePhase(SHADOW_READ);
        app.crossfade().changePhase(TARGET_LIVE);
        app.redis.evalsha(sha, List.of("k"), List.of("2"));
        arena.restEqual();
        assertThat(arena.onSource.get("k")).isEqualTo("2");
    }

    /** The application loads its script when it starts, before any phase carries. Naive end: NOSCRIPT after the cutover. */
    @Test
    @Behaviour("DW-13")
    @Race({"P11", "T51"})
    void p11_scriptLoadedBeforeTheMigration_runsAfterCutover() {
        Instance app = arena.instance(SOURCE_ONLY);
        String sha = app.redis.scriptLoad(SET, "k");

        app.crossfade().changePhase(DUAL_WRITE);
        app.crossfade().changePhase(SHADOW_READ);
        app.crossfade().changePhase(TARGET_LIVE);

        app.redis.evalsha(sha, List.of("k"), List.of("1"));
        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("1");
    }

    /** RENAME of a key that was not copied. Naive end: "no such key" on the target, and the new name is missing there. */
    @Test
    @Behaviour("CV-7")
    @Race({"P12", "T18"})
    void p12_keyRenamedBeforeItsCopy_movesOnBothSides() {
        arena.onSource.set("a", "1");
        arena.onTarget.set("b", "stale");
        Instance app = arena.instance(DUAL_WRITE).warmUp();

        app.redis.rename("a", "b");

        arena.restEqual();
        assertThat(arena.onTarget.get("b")).isEqualTo("1");
        assertThat(arena.onTarget.exists("a")).isFalse();
    }

    /** One of three INCRBYFLOAT is lost on its way and not repeated. Naive end: 0.3 and 0.2. */
    @Test
    @Behaviour("DW-9")
    @Race("P18")
    void p18_oneOfThreeCarriesLost_sumsAreEqual() {
        Instance app = arena.instance(DUAL_WRITE).warmUp();
        app.redis.incrByFloat("sum", 0.1);
        app.rest();

        app.toTarget.hold();
        app.redis.incrByFloat("sum", 0.1);
        await().until(() -> app.crossfade().status().queuedWrites() == 0);
        app.toTarget.cut();
        app.toTarget.release();
        app.redis.incrByFloat("sum", 0.1);

        arena.restEqual();
        assertThat(Double.valueOf(arena.onTarget.get("sum")))
                .isEqualTo(Double.valueOf(arena.onSource.get("sum")))
                .isCloseTo(0.3, within(1e-9));
    }
}
