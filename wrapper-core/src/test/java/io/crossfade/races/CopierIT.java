package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A copier that has read a key, and a writer who is faster: rows P2 to P5, P14 and P16 of the list of races. */
class CopierIT {
    private final Arena arena = new Arena();
    private final Copier copier = new Copier(arena);

    @AfterEach
    void end() {
        copier.close();
        arena.close();
    }

    private Instance writer() {
        return arena.instance(DUAL_WRITE).warmUp();
    }

    private Instance lazyWriter() {
        return arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
    }

    private Runnable then(Instance writer, Runnable write) {
        return () -> {
            write.run();
            writer.rest();
        };
    }

    /** Copier reads 1; the writer sets 2 on both; the copier restores 1. Naive end: target 1. */
    @Test
    @Behaviour("CV-1")
    @Race({"P2", "T1", "T6"})
    void p02_copierRestoresWhatItReadBefore_newerValueStays() {
        arena.onSource.set("k", "1");
        Instance w = writer();

        copier.converge("k", then(w, () -> w.redis.set("k", "2")));

        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }

    /** Copier reads 1; the writer deletes on both (0 on the target); the copier adds 1. Naive end: a deleted key lives. */
    @Test
    @Behaviour("CV-2")
    @Race({"P3", "T5", "T48"})
    void p03_keyDeletedWhileItIsCopied_staysDeleted() {
        arena.onSource.set("k", "1");
        Instance w = writer();

        copier.converge("k", then(w, () -> w.redis.del("k")));

        arena.restEqual();
        assertThat(arena.onTarget.exists("k")).isFalse();
    }

    /** P3 with the target as the authority: the owner touches and deletes the key while a move of it is under way. */
    @Test
    @Behaviour("LZ-2")
    @Race({"P3", "T48"})
    void p03_keyDeletedWhileItIsMoved_staysDeleted() {
        arena.onSource.set("k", "1");
        Instance w = lazyWriter();

        copier.move("k", then(w, () -> assertThat(w.redis.del("k")).isEqualTo(1)));

        arena.restEqual();
        assertThat(w.redis.get("k")).isNull();
    }

    /** Source has three fields, the target nothing; HSET of a fourth on both; the copier finds the key busy. Naive end: 1 field. */
    @Test
    @Behaviour("CV-6")
    @Race({"P4", "T2"})
    void p04_fieldSetOnKeyNotYetCopied_bothHaveAllFields() {
        arena.onSource.hset("h", Map.of("a", "1", "b", "2", "c", "3"));
        Instance w = writer();

        copier.converge("h", then(w, () -> w.redis.hset("h", "d", "4")));

        arena.restEqual();
        assertThat(arena.onTarget.hlen("h")).isEqualTo(4);
    }

    /** P4 without a copier: the write alone must not leave a part of the key. Naive end: source 4 fields, target 1. */
    @Test
    @Behaviour("CV-6")
    @Race({"P4", "T2"})
    void p04_fieldSetOnKeyNobodyCopied_bothHaveAllFields() {
        arena.onSource.hset("h", Map.of("a", "1", "b", "2", "c", "3"));
        Instance w = writer();

        w.redis.hset("h", "d", "4");

        w.rest();
        assertThat(arena.onTarget.hlen("h")).isEqualTo(4);
        arena.restEqual();
    }

    /** Source 100; INCR on both makes 101 and 1; the copier's SETNX comes late. Naive end: target 1. */
    @Test
    @Behaviour({"CV-6", "CV-8"})
    @Race("P5")
    void p05_counterIncrementedBeforeItsCopy_countsOnBothSides() {
        arena.onSource.set("c", "100");
        Instance w = writer();

        copier.converge("c", then(w, () -> w.redis.incr("c")));

        arena.restEqual();
        assertThat(arena.onTarget.get("c")).isEqualTo("101");
    }

    /** Copier reads a value without expiry; EXPIRE finds nothing on the target; the copier adds. Naive end: never expires. */
    @Test
    @Behaviour("CV-3")
    @Race({"P14", "T7"})
    void p14_expirySetWhileKeyIsCopied_isOnBothSides() {
        arena.onSource.set("k", "v");
        Instance w = writer();

        copier.converge("k", then(w, () -> w.redis.expire("k", 60)));

        arena.restEqual();
        assertThat(arena.onTarget.pexpireTime("k"))
                .isEqualTo(arena.onSource.pexpireTime("k"))
                .isPositive();
    }

    /** Copier reads {x}; SREM x empties the set, so the key is gone; the copier adds {x}. Naive end: a ghost set. */
    @Test
    @Behaviour("CV-2")
    @Race({"P16", "T5"})
    void p16_setEmptiedWhileItIsCopied_leavesNoGhost() {
        arena.onSource.sadd("s", "x");
        Instance w = writer();

        copier.converge("s", then(w, () -> w.redis.srem("s", "x")));

        arena.restEqual();
        assertThat(arena.onTarget.exists("s")).isFalse();
    }

    /** P16 with the target as the authority, where the ghost would be what the application reads. */
    @Test
    @Behaviour("LZ-2")
    @Race("P16")
    void p16_setEmptiedWhileItIsMoved_leavesNoGhost() {
        arena.onSource.sadd("s", "x");
        Instance w = lazyWriter();

        copier.move("s", then(w, () -> assertThat(w.redis.srem("s", "x")).isEqualTo(1)));

        arena.restEqual();
        assertThat(w.redis.smembers("s")).isEmpty();
    }
}
