package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two who copy one key, and a writer between them. */
class TwoCopiersIT {
    private static Arena arena;
    private static Copier slow;
    private static Copier fast;

    @BeforeAll
    static void start() {
        arena = new Arena();
        slow = new Copier(arena);
        fast = new Copier(arena);
    }

    @AfterAll
    static void stop() {
        slow.close();
        fast.close();
        arena.close();
    }

    @AfterEach
    void clear() {
        arena.clear();
    }

    /** X reads 1; W writes 2, whose key is dirty; Y copies 2 and clears the mark; X writes 1. Naive end: stale and clean. */
    @Test
    @Behaviour({"CV-1", "LD-3"})
    @Race({"P26", "T26"})
    void p26_slowerCopierWritesLast_newerValueStays() {
        arena.onSource.set("k", "1");
        Instance w = arena.instance(DUAL_WRITE).warmUp();

        slow.converge("k", () -> {
            w.redis.set("k", "2");
            fast.converge("k", () -> {});
            w.rest();
            assertThat(w.crossfade().status().dirtyKeys()).isZero();
        });

        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }

    /** X has read nothing, since the key was not there yet; W makes it, Y copies it; X deletes. Naive end: missing and clean. */
    @Test
    @Behaviour({"CV-1", "LD-3"})
    @Race({"P26", "T27"})
    void p26_slowerCopierDeletesLast_keyStays() {
        arena.onTarget.set("k", "stale");
        Instance w = arena.instance(DUAL_WRITE).warmUp();

        slow.converge("k", () -> {
            w.redis.sadd("k", "m");
            fast.converge("k", () -> {});
            w.rest();
        });

        arena.restEqual();
        assertThat(arena.onTarget.smembers("k")).containsExactly("m");
    }

    /** The same with the target as the authority: X has read 1 when Y moves the key and its owner writes 2. */
    @Test
    @Behaviour("LZ-2")
    @Race({"P26", "T26"})
    void p26_slowerMoveComesLast_ownersValueStays() {
        arena.onSource.set("k", "1");
        Instance w = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));

        slow.move("k", () -> {
            fast.move("k", () -> {});
            assertThat(w.redis.incr("k")).isEqualTo(2);
            w.rest();
        });

        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }

    /**
     * A repair has read 1; W writes 2 and its carry succeeds; the repair writes 1. Naive end: the repair is the damage. W's own
     * check is over by then, so nobody but the repair itself can find it.
     */
    @Test
    @Behaviour({"CV-1", "CV-9"})
    @Race("P27")
    void p27_repairWritesAfterAGoodCarry_newerValueStays() {
        arena.onSource.set("k", "1");
        arena.onTarget.set("k", "damaged");
        Instance w = arena.instance(DUAL_WRITE).warmUp();

        slow.converge("k", () -> {
            w.redis.set("k", "2");
            w.rest();
            assertThat(arena.onTarget.get("k")).isEqualTo("2");
            assertThat(w.crossfade().status().dirtyKeys()).isZero();
        });

        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }
}
