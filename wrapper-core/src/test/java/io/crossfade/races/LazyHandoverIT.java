package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.handover.HandoverConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lazy migration whose instances end with dirty keys, and whose target is started anew without its data. */
class LazyHandoverIT {
    private static final String RECORD = "__crossfade:handover";
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    private Instance instance() {
        return instance(TARGET_LIVE);
    }

    private Instance instance(MigrationPhase phase) {
        return arena.instance(
                phase, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true))
                        .handover(HandoverConfig.defaults().withLease(LEASE)));
    }

    /** The source cannot be reached when the first one ends, so what it wrote last is on the target alone. */
    @Test
    @Behaviour({"HO-6", "LZ-7"})
    void close_withDirtyKeys_theNextInstanceBringsThemToTheSourceAndMovesTheRest() {
        arena.onSource.sadd("s", "first");
        arena.onSource.set("untouched", "v");
        arena.onSource.set("gone", "v");
        Instance closing = instance();
        assertThat(closing.redis.scard("s")).isOne();
        assertThat(closing.redis.get("gone")).isEqualTo("v");
        closing.rest();
        closing.toSource.refuse(true);
        closing.toSource.cut();
        closing.redis.sadd("s", "last");
        closing.redis.del("gone");
        closing.close();
        assertThat(arena.onTarget.hkeys(RECORD)).anyMatch(name -> name.startsWith("l:"));
        assertThat(arena.onSource.sismember("s", "last")).isFalse();

        Instance next = instance();

        await().atMost(Arena.REST).until(() -> arena.onSource.sismember("s", "last") && !arena.onSource.exists("gone"));
        assertThat(next.redis.get("untouched")).isEqualTo("v");
        assertThat(next.redis.get("gone")).isNull();
        next.rest();
        assertThat(ServerComparison.compare(arena.source, arena.target)).isEmpty();
        await().atMost(Arena.REST)
                .until(() -> arena.onTarget.hkeys(RECORD).stream().noneMatch(name -> name.startsWith("l:")));
    }

    /**
     * An instance deletes a key in RAMP_DOWN and ends before it has carried that: no marker stands beside a key that was made there, nor
     * after a sweep, so the first touch after a turn back would bring the key back from the source.
     */
    @Test
    @Behaviour("LZ-64")
    void turnBack_anotherInstanceEndedUncleanly_isRefusedUntilAReconcileIsPaid() {
        Instance app = instance(RAMP_DOWN);
        arena.onSource.set("deleted", "v");
        arena.onTarget.hset(RECORD, "i:ended", "1 1 RAMP_DOWN");

        assertThatThrownBy(() -> app.crossfade().changePhase(TARGET_LIVE)).hasMessageContaining("a reconcile is owed");

        assertThat(app.crossfade().phase()).isEqualTo(RAMP_DOWN);
        assertThat(app.redis.get("deleted")).isNull();
        arena.onSource.del("deleted");
        arena.onTarget.hdel(RECORD, "i:ended");
        app.crossfade().changePhase(TARGET_LIVE);
        assertThat(app.redis.get("deleted")).isNull();
    }

    /** What another has left is taken over before the copies begin, so the first touch finds the deletion carried. */
    @Test
    @Behaviour({"HO-6", "LZ-64"})
    void turnBack_anotherInstanceLeftADeletedKey_isCarriedFirst() {
        Instance app = instance(RAMP_DOWN);
        Instance ending = instance(RAMP_DOWN);
        ending.redis.set("deleted", "v");
        ending.rest();
        ending.toSource.refuse(true);
        ending.toSource.cut();
        ending.redis.del("deleted");
        ending.close();
        assertThat(arena.onSource.exists("deleted")).isTrue();

        app.crossfade().changePhase(TARGET_LIVE);

        assertThat(arena.onSource.exists("deleted")).isFalse();
        assertThat(app.redis.get("deleted")).isNull();
    }

    /** The markers are lost with the keys, so what an instance remembers of them is not true any more. */
    @Test
    @Behaviour("LZ-60")
    void target_startedAnewWithoutItsData_keysMoveOnceMore() {
        arena.onSource.set("k", "v");
        arena.onSource.set("warm", "up");
        Instance app = instance();
        assertThat(app.redis.get("k")).isEqualTo("v");
        app.rest();
        await().atMost(Arena.REST).until(() -> arena.onTarget.hexists(RECORD, "r:target"));

        arena.target.kill();
        arena.target.restart();

        await().atMost(Arena.REST).ignoreExceptions().until(() -> "v".equals(app.redis.get("k")));
        app.rest();
        assertThat(arena.onSource.get("k")).isEqualTo("v");
    }
}
