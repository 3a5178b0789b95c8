package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.control.WhenLost;
import io.crossfade.control.WhenUnknown;
import io.crossfade.handover.HandoverStore;
import io.crossfade.jedis.JedisSide;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Several instances of one fleet on two real servers: what happens to those that are slow, lost or late. */
class FleetIT {
    private static final String RECORD = "__crossfade:handover";
    private static final Duration SHORT_HANDOVER = Members.LEASE.multipliedBy(3).dividedBy(2);
    private static final Duration LONG_HANDOVER = Duration.ofSeconds(30);

    private static Arena arena;

    @BeforeAll
    static void start() {
        arena = new Arena();
    }

    @AfterEach
    void clear() {
        arena.clear();
    }

    @AfterAll
    static void end() {
        arena.close();
    }

    private static Instance member(MigrationPhase phase) {
        return arena.instance(phase, Members.of(LONG_HANDOVER));
    }

    private static Instance member(MigrationPhase phase, Duration handoverLease) {
        return arena.instance(phase, Members.of(handoverLease));
    }

    private static void lose(Instance instance) {
        instance.toTarget.refuse(true);
        instance.toTarget.cut();
    }

    private static void awaitRefusal(Instance instance) {
        await().atMost(Arena.REST)
                .until(() -> !instance.crossfade().fleetStatus().leaseHeld());
        assertThatThrownBy(() -> instance.redis.set("refused", "1"))
                .isInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("not sent");
    }

    private static void changeWhenPossible(Instance instance, MigrationPhase phase) {
        await().atMost(Arena.REST).ignoreExceptions().until(() -> {
            instance.crossfade().changePhase(phase);
            return true;
        });
    }

    /** What a verification does, which is another module's. */
    private static void verify() {
        for (String key : arena.onSource.keys("*")) {
            if (arena.onSource.type(key).equals("string")) {
                arena.onTarget.set(key, arena.onSource.get(key));
            }
        }
        try (JedisSide target = JedisSide.open(
                Side.TARGET,
                SideConfig.of(arena.target.host(), arena.target.port()).withTimeouts(Arena.REST, Arena.REST))) {
            HandoverStore store = new HandoverStore(target);
            await().atMost(Arena.REST).until(() -> store.pay(store.read()) > 0);
        }
    }

    /** The order of the row, with a phase for each process. */
    @Test
    @Race("P22")
    void p22_eachWithItsOwnPhase_readsAStaleValue() {
        Instance x = arena.instance(SHADOW_READ).warmUp();
        Instance y = arena.instance(SHADOW_READ).warmUp();
        x.redis.set("k", "old");
        x.rest();
        x.toTarget.hold();
        y.crossfade().changePhase(TARGET_LIVE);

        x.redis.set("k", "new");

        assertThat(y.redis.get("k")).isEqualTo("old");
        x.toTarget.release();
    }

    @Test
    @Race("P22")
    @Behaviour({"FL-5", "FL-6"})
    void p22_instanceCannotReachTheControlPlane_noWriteOfItIsAcknowledgedAfterTheOthersMoved() throws Exception {
        Instance x = member(SHADOW_READ, SHORT_HANDOVER).warmUp();
        Instance y = member(SHADOW_READ, SHORT_HANDOVER).warmUp();
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicBoolean moved = new AtomicBoolean();
        AtomicLong last = new AtomicLong();
        AtomicLong tooLate = new AtomicLong();
        CompletableFuture<Void> writer = Background.run(() -> {
            for (long n = 1; running.get(); n++) {
                try {
                    x.redis.set("k", Long.toString(n));
                    last.set(n);
                    if (moved.get()) {
                        tooLate.incrementAndGet();
                    }
                } catch (JedisConnectionException refused) {
                    assertThat(refused).hasCauseInstanceOf(MigrationException.class);
                }
            }
        });
        await().atMost(Arena.REST).until(() -> last.get() > 10);
        lose(x);
        assertThatThrownBy(() -> y.crossfade().changePhase(TARGET_LIVE)).isInstanceOf(MigrationException.class);
        awaitRefusal(x);
        assertThat(y.redis.get("k")).isEqualTo(Long.toString(last.get()));
        assertThatThrownBy(() -> y.crossfade().changePhase(TARGET_LIVE)).isInstanceOf(MigrationException.class);
        verify();

        changeWhenPossible(y, TARGET_LIVE);
        moved.set(true);

        assertThat(y.redis.get("k")).isEqualTo(Long.toString(last.get()));
        y.redis.set("k", "after");
        y.rest();
        assertThat(x.redis.get("k")).as("reads of a lost instance go on").isNotNull();
        assertThat(tooLate).hasValue(0);
        running.set(false);
        writer.get(30, TimeUnit.SECONDS);

        x.toTarget.refuse(false);
        await().atMost(Arena.REST).until(() -> x.crossfade().phase() == TARGET_LIVE);
        await().atMost(Arena.REST).until(() -> x.crossfade().fleetStatus().leaseHeld());
        assertThat(x.redis.get("k")).isEqualTo("after");
        x.redis.set("k2", "back");
        assertThat(y.redis.get("k2")).isEqualTo("back");
        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("after");
        assertThat(x.crossfade().status().epoch())
                .isEqualTo(y.crossfade().status().epoch());
    }

    /** An ordinary step goes on without the lost one, which is no member after that. */
    @Test
    @Race("P22")
    @Behaviour("FL-5")
    void p22_lostInstanceWasLeftOutBefore_authorityStillWaitsForWhatItLeft() {
        Instance x = member(SHADOW_READ).warmUp();
        Instance y = member(SHADOW_READ).warmUp();
        lose(x);
        x.redis.set("k", "on the source alone");
        changeWhenPossible(y, DUAL_WRITE);
        assertThat(arena.onTarget.hkeys(RECORD).stream().filter(name -> name.startsWith("m:")))
                .hasSize(1);
        changeWhenPossible(y, SHADOW_READ);

        assertThatThrownBy(() -> y.crossfade().changePhase(TARGET_LIVE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("may be on one side only");

        x.toTarget.refuse(false);
        changeWhenPossible(y, TARGET_LIVE);
        assertThat(y.redis.get("k")).isEqualTo("on the source alone");
        arena.restEqual();
    }

    /** One instance does not hear of the change, and its lease is not over yet. */
    @Test
    @Race("P22")
    @Behaviour("FL-3")
    void p22_instanceIsTooSlow_changeIsGivenUpEverywhereAndNothingChanged() {
        Instance x = member(SHADOW_READ).warmUp();
        Instance y = member(SHADOW_READ).warmUp();
        long epoch = y.crossfade().status().epoch();
        x.toTarget.hold();

        assertThatThrownBy(() -> y.crossfade().changePhase(TARGET_LIVE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("not ready in time")
                .hasMessageContaining("SHADOW_READ is in force");

        assertThat(y.crossfade().phase()).isEqualTo(SHADOW_READ);
        y.redis.set("k", "1");
        assertThat(x.redis.get("k")).as("both still read the source").isEqualTo("1");
        x.toTarget.release();
        await().atMost(Arena.REST).until(() -> x.crossfade().status().epoch() == epoch + 2);
        assertThat(x.crossfade().phase()).isEqualTo(SHADOW_READ);
        await().atMost(Arena.REST).until(() -> x.crossfade().fleetStatus().leaseHeld());
        x.redis.set("k", "2");
        changeWhenPossible(y, TARGET_LIVE);
        assertThat(x.crossfade().phase()).isEqualTo(TARGET_LIVE);
        assertThat(y.redis.get("k")).isEqualTo("2");
        arena.restEqual();
    }

    @Test
    @Race("P25")
    @Behaviour("FL-9")
    void p25_newInstanceWithAnotherConfiguredPhase_startsInThatOfTheFleet() {
        Instance x = member(SHADOW_READ).warmUp();
        x.crossfade().changePhase(TARGET_LIVE);

        Instance late = member(SOURCE_ONLY);

        assertThat(late.crossfade().phase()).isEqualTo(TARGET_LIVE);
        late.redis.set("k", "1");
        assertThat(arena.onTarget.get("k")).isEqualTo("1");
        late.close();
        x.close();
        assertThat(arena.onTarget.hkeys(RECORD)).containsExactly("d");
        assertThat(member(SOURCE_ONLY).crossfade().phase()).isEqualTo(TARGET_LIVE);
    }

    @Test
    @Race("P25")
    @Behaviour("FL-10")
    void p25_controlPlaneUnreachableAtTheStart_isRefusedAndSaysWhatToDo() {
        arena.target.pause();
        try {
            assertThatThrownBy(() -> arena.instance(
                            SOURCE_ONLY,
                            Members.of(
                                    LONG_HANDOVER, control -> control.withStartTimeout(Members.LEASE.plusSeconds(1)))))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("crossfade.control.start-timeout")
                    .hasMessageContaining("See that the target answers");
        } finally {
            arena.target.resume();
        }
    }

    @Test
    @Behaviour("FL-10")
    void start_configuredPhase_writesWhenItHasLearntThePhaseOfTheFleet() {
        Instance x = member(SHADOW_READ).warmUp();
        x.crossfade().changePhase(TARGET_LIVE);
        arena.target.pause();
        Instance late;
        try {
            late = arena.instance(
                    SHADOW_READ, Members.of(LONG_HANDOVER, control -> control.withStart(WhenUnknown.CONFIGURED_PHASE)
                            .withStartTimeout(Duration.ofMillis(300))));
            assertThatThrownBy(() -> late.redis.set("k", "1")).hasMessageContaining("not sent");
        } finally {
            arena.target.resume();
        }
        await().atMost(Arena.REST).until(() -> late.crossfade().fleetStatus().leaseHeld());
        assertThat(late.crossfade().phase()).isEqualTo(TARGET_LIVE);
        late.redis.set("k", "1");
        assertThat(arena.onTarget.get("k")).isEqualTo("1");
    }

    @Test
    @Behaviour("FL-7")
    void keepsPhase_lost_writesOnAndHoldsUpTheFleet() {
        Instance x = arena.instance(
                        SHADOW_READ, Members.of(LONG_HANDOVER, control -> control.withWhenLost(WhenLost.KEEP_PHASE)))
                .warmUp();
        Instance y = member(SHADOW_READ).warmUp();
        lose(x);

        await().during(Members.LEASE.plusSeconds(1)).atMost(Arena.REST).until(() -> {
            x.redis.incr("count");
            return true;
        });
        assertThatThrownBy(() -> y.crossfade().changePhase(TARGET_LIVE)).isInstanceOf(MigrationException.class);

        x.toTarget.refuse(false);
        changeWhenPossible(y, TARGET_LIVE);
        assertThat(x.crossfade().phase()).isEqualTo(TARGET_LIVE);
        arena.restEqual();
    }

    @Test
    @Behaviour("FL-8")
    void state_flushed_isRestoredAndTheFleetGoesOn() {
        Instance x = member(DUAL_WRITE).warmUp();
        Instance y = member(DUAL_WRITE).warmUp();
        x.crossfade().changePhase(SHADOW_READ);

        arena.onTarget.del(RECORD);

        await().atMost(Arena.REST)
                .until(() -> arena.onTarget.hkeys(RECORD).stream()
                                .filter(name -> name.startsWith("m:"))
                                .count()
                        == 2);
        assertThat(member(SOURCE_ONLY).crossfade().phase()).isEqualTo(SHADOW_READ);
        changeWhenPossible(y, DUAL_WRITE);
        assertThat(x.crossfade().phase()).isEqualTo(DUAL_WRITE);
    }

    @Test
    @Behaviour("FL-1")
    void record_ofTheFleet_isHiddenFromTheApplication() {
        Instance x = member(SHADOW_READ).warmUp();
        x.crossfade().changePhase(TARGET_LIVE);

        assertThat(x.redis.keys("*")).containsExactly("warm");
        assertThat(x.redis.dbSize()).isOne();
    }

    @Test
    @Behaviour({"FL-1", "LZ-1"})
    void lazy_instancesMoveTogetherAndBack_eachSeesTheOthersWrites() {
        arena.onSource.set("moved", "1");
        List<Instance> fleet = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            fleet.add(arena.instance(SOURCE_ONLY, settings -> Members.of(LONG_HANDOVER)
                    .apply(settings)
                    .lazy(LazyConfig.defaults().withEnabled(true))));
        }
        Instance x = fleet.get(0);
        Instance y = fleet.get(1);
        x.crossfade().changePhase(DUAL_WRITE);
        changeWhenPossible(y, TARGET_LIVE);

        assertThat(x.redis.incr("moved")).isEqualTo(2);
        assertThat(y.redis.incr("moved")).isEqualTo(3);
        changeWhenPossible(x, DUAL_WRITE);

        assertThat(y.redis.incr("moved")).isEqualTo(4);
        assertThat(arena.onSource.get("moved")).isEqualTo("4");
        arena.rest();
        assertThat(arena.onTarget.get("moved")).isEqualTo("4");
    }
}
