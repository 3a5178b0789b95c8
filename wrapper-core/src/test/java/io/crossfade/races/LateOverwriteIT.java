package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One instance's SET or DEL reaches the target after another instance changed the key on both sides. It is confirmed by
 * reading the source alone, which has to tell in whatever way the key has become another.
 */
class LateOverwriteIT {
    private final Arena arena = new Arena();
    private Instance late;
    private Instance other;

    @BeforeEach
    void start() {
        late = arena.instance(DUAL_WRITE).warmUp();
        other = arena.instance(DUAL_WRITE).warmUp();
    }

    @AfterEach
    void end() {
        arena.close();
    }

    @Test
    @Behaviour("CV-10")
    void lateSet_otherGaveTheKeyAnExpiry_expiryIsOnBothSides() {
        overtake(() -> late.redis.set("k", "1"), () -> other.redis.expire("k", 1_000));

        assertThat(arena.onTarget.ttl("k")).isGreaterThan(900);
    }

    @Test
    @Behaviour("CV-10")
    @Race({"P1", "T4"})
    void lateSet_otherDeletedTheKey_keyDoesNotComeBack() {
        overtake(() -> late.redis.set("k", "1"), () -> other.redis.del("k"));

        assertThat(arena.onTarget.exists("k")).isFalse();
    }

    @Test
    @Behaviour("CV-10")
    void lateSet_otherMadeTheKeyAList_listIsOnBothSides() {
        overtake(() -> late.redis.set("k", "1"), () -> {
            other.redis.del("k");
            other.redis.rpush("k", "element");
        });

        assertThat(arena.onTarget.lrange("k", 0, -1)).containsExactly("element");
    }

    @Test
    @Behaviour("CV-10")
    @Race({"P1", "T4"})
    void lateDelete_otherWroteTheKeyAnew_keyIsOnBothSides() {
        other.redis.set("k", "before");
        other.rest();

        overtake(() -> late.redis.del("k"), () -> other.redis.set("k", "after"));

        assertThat(arena.onTarget.get("k")).isEqualTo("after");
    }

    private void overtake(Runnable first, Runnable second) {
        late.toTarget.hold();
        first.run();
        second.run();
        other.rest();
        late.toTarget.release();
        arena.restEqual();
    }
}
