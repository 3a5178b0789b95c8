package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.handover.FollowerEntry;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.handover.HandoverStore;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.Confirmation;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.ServerComparison;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;

/** Instances of one migration on two real servers, of which some end, cleanly or not, and what the others make of it. */
class HandoverIT {
    private static final String RECORD = "__crossfade:handover";

    /** Of those who end uncleanly. */
    private static final Duration LEASE = Duration.ofSeconds(1);

    /** Of those who stay: a machine that stands still for a while does not make them look dead. */
    private static final Duration LONG_LEASE = Duration.ofSeconds(4);

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

    private static Instance instance(MigrationPhase phase) {
        return instance(phase, LONG_LEASE);
    }

    private static Instance instance(MigrationPhase phase, Duration lease) {
        return arena.instance(
                phase, settings -> settings.handover(HandoverConfig.defaults().withLease(lease)));
    }

    /** To the others, a process that ended without a word and one whose line to the target is dead are the same. */
    private static Instance abandoned(MigrationPhase phase) {
        Instance gone = instance(phase, LEASE).warmUp();
        gone.toTarget.refuse(true);
        gone.toTarget.cut();
        return gone;
    }

    private static void awaitOwed(Instance instance, int debts) {
        await().atMost(Arena.REST).until(() -> instance.crossfade().reconcileOwed() == debts);
    }

    private static long entries() {
        return arena.onTarget.hkeys(RECORD).stream()
                .filter(name -> name.startsWith("i:"))
                .count();
    }

    /** What a verification does, which is another module's. */
    private static int pay() {
        try (JedisSide target = JedisSide.open(
                Side.TARGET,
                SideConfig.of(arena.target.host(), arena.target.port()).withTimeouts(Arena.REST, Arena.REST))) {
            HandoverStore store = new HandoverStore(target);
            return store.pay(store.read());
        }
    }

    @Test
    @Behaviour("HO-1")
    void start_inAPhaseThatCarries_isInTheRecordBeforeTheFirstWrite() {
        instance(DUAL_WRITE);

        await().atMost(Arena.REST).until(() -> entries() == 1);
    }

    @Test
    @Behaviour("HO-1")
    void phase_thatBeginsToCarry_isInTheRecordBeforeTheFirstWrite() {
        Instance app = instance(SOURCE_ONLY);
        assertThat(arena.onTarget.exists(RECORD)).isFalse();

        app.crossfade().changePhase(DUAL_WRITE);

        assertThat(entries()).isOne();
        app.crossfade().changePhase(SOURCE_ONLY);
        await().atMost(Arena.REST).until(() -> !arena.onTarget.exists(RECORD));
    }

    @Test
    @Behaviour("HO-3")
    void close_nothingLeft_takesTheEntryOffAndTheLastOneTheRecord() {
        Instance one = instance(DUAL_WRITE).warmUp();
        Instance other = instance(DUAL_WRITE).warmUp();

        one.close();
        await().atMost(Arena.REST).until(() -> entries() == 1);
        other.close();

        await().atMost(Arena.REST).until(() -> !arena.onTarget.exists(RECORD));
    }

    @Test
    @Behaviour({"HO-2", "HO-4", "HO-7"})
    void unclean_end_isOwedAndHoldsBackTheAuthorityUntilItIsPaid() {
        Instance stays = instance(DUAL_WRITE).warmUp();
        List<String> told = new CopyOnWriteArrayList<>();
        stays.crossfade().addListener(new MigrationListener() {
            @Override
            public void reconcileOwed(int debts, String reasons) {
                told.add(debts + " " + reasons);
            }
        });
        abandoned(DUAL_WRITE);

        awaitOwed(stays, 1);
        await().atMost(Arena.REST).untilAsserted(() -> assertThat(told)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("1 instance")
                .endsWith("ended uncleanly"));
        assertThat(stays.crossfade().status().reconcileOwed()).isOne();
        stays.crossfade().changePhase(SHADOW_READ);
        assertThatThrownBy(() -> stays.crossfade().changePhase(TARGET_LIVE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("a reconcile is owed")
                .hasMessageContaining("crossfade verify");
        assertThat(stays.crossfade().phase()).isEqualTo(SHADOW_READ);
        stays.redis.set("k", "writes go on");

        assertThat(pay()).isOne();
        stays.crossfade().changePhase(TARGET_LIVE);
        awaitOwed(stays, 0);
        stays.crossfade().changePhase(DUAL_WRITE);
    }

    @Test
    @Behaviour("HO-5")
    void paused_instanceThatReturns_owesNothing() {
        Instance stays = instance(DUAL_WRITE).warmUp();
        Instance paused = arena.instance(DUAL_WRITE, settings -> settings.instance("paused")
                .handover(HandoverConfig.defaults().withLease(LEASE)));
        List<String> told = new CopyOnWriteArrayList<>();
        paused.crossfade().addListener(new MigrationListener() {
            @Override
            public void reconcileOwed(int debts, String reasons) {
                told.add(reasons);
            }
        });
        paused.toTarget.refuse(true);
        paused.toTarget.cut();
        awaitOwed(stays, 1);

        paused.toTarget.refuse(false);

        awaitOwed(stays, 0);
        assertThat(told).noneMatch(reasons -> reasons.contains("instance paused"));
        stays.crossfade().changePhase(SHADOW_READ);
        await().atMost(Arena.REST)
                .ignoreExceptionsInstanceOf(MigrationException.class) // its lease is short
                .untilAsserted(() -> stays.crossfade().changePhase(TARGET_LIVE));
    }

    @Test
    @Behaviour("HO-4")
    void payment_ofAnEntryRenewedSince_doesNotTakeItOff() {
        Instance stays = instance(DUAL_WRITE).warmUp();
        Instance paused = abandoned(DUAL_WRITE);
        awaitOwed(stays, 1);
        try (JedisSide target = JedisSide.open(Side.TARGET, SideConfig.of(arena.target.host(), arena.target.port()))) {
            HandoverStore store = new HandoverStore(target);
            var before = store.read();
            paused.toTarget.refuse(false);
            awaitOwed(stays, 0);

            assertThat(store.pay(before)).isZero();
        }
        assertThat(entries()).isEqualTo(2);
    }

    @Test
    @Behaviour("HO-13")
    void follower_whileItHolds_theAuthorityStaysAndTheMessageSaysWhatToDo() {
        Instance app = instance(SHADOW_READ).warmUp();
        try (JedisSide target = targetSide()) {
            FollowerEntry job = new FollowerEntry(target, "job", Duration.ofMinutes(1));
            assertThat(job.renew().instancesOnTarget()).isEmpty();

            assertThatThrownBy(() -> app.crossfade().changePhase(TARGET_LIVE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("a job follows the source (job)")
                    .hasMessageContaining("crossfade stop");
            assertThat(app.crossfade().phase()).isEqualTo(SHADOW_READ);
            job.leave();

            app.crossfade().changePhase(TARGET_LIVE);
            assertThat(job.look().instancesOnTarget()).isNotEmpty();
            job.leave();
        }
    }

    @Test
    @Behaviour({"HO-13", "BF-165"})
    void follower_thatIsNotHeardOfAnyMore_isOwedUntilItGoesOnAndEndsInOrder() {
        Instance app = instance(SHADOW_READ).warmUp();
        try (JedisSide target = targetSide()) {
            new FollowerEntry(target, "killed", Duration.ofMillis(1)).renew();
            awaitOwed(app, 1);
            assertThatThrownBy(() -> app.crossfade().changePhase(TARGET_LIVE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("a backfill that followed the source ended uncleanly");

            FollowerEntry next = new FollowerEntry(target, "killed", Duration.ofMinutes(1));
            next.renew();
            assertThatThrownBy(() -> app.crossfade().changePhase(TARGET_LIVE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("a job follows the source (killed)");
            next.leave();

            app.crossfade().changePhase(TARGET_LIVE);
        }
    }

    private static JedisSide targetSide() {
        return JedisSide.open(Side.TARGET, SideConfig.of(arena.target.host(), arena.target.port()));
    }

    /** The source cannot be reached when it closes, so what it wrote there last is left to the next one. */
    @Test
    @Behaviour("HO-6")
    void close_withDirtyKeys_theNextInstanceTakesThemOver() {
        closeWithADirtyKey();
        await().atMost(Arena.REST).until(() -> entries() == 0);
        assertThat(arena.onTarget.hkeys(RECORD)).anyMatch(name -> name.startsWith("l:"));

        instance(DUAL_WRITE);

        await().atMost(Arena.REST).until(() -> arena.onTarget.sismember("s", "lost"));
        await().atMost(Arena.REST)
                .until(() -> arena.onTarget.hkeys(RECORD).stream().noneMatch(name -> name.startsWith("l:")));
        assertThat(ServerComparison.compare(arena.source, arena.target)).isEmpty();
    }

    @Test
    @Behaviour("HO-6")
    void close_withDirtyKeys_severalMayTakeThemOver() {
        Instance one = instance(DUAL_WRITE).warmUp();
        Instance other = instance(DUAL_WRITE).warmUp();

        closeWithADirtyKey();

        await().atMost(Arena.REST).until(() -> arena.onTarget.sismember("s", "lost"));
        assertThat(one.crossfade().reconcileOwed()).isZero();
        one.crossfade().changePhase(SHADOW_READ);
        one.crossfade().changePhase(TARGET_LIVE);
        assertThat(other.redis.sismember("s", "lost")).isTrue();
    }

    private static void closeWithADirtyKey() {
        Instance closing = instance(DUAL_WRITE).warmUp();
        closing.redis.sadd("s", "first");
        closing.rest();
        closing.toTarget.refuse(true);
        closing.toTarget.cut();
        closing.redis.sadd("s", "lost");
        await().atMost(Arena.REST).until(() -> closing.crossfade().status().dirtyKeys() > 0);
        closing.toSource.refuse(true);
        closing.toSource.cut();
        closing.toTarget.refuse(false);
        closing.close();
    }

    @Test
    @Behaviour("HO-2")
    void close_targetCannotBeReached_isOwed() {
        Instance stays = instance(DUAL_WRITE).warmUp();
        Instance closing = abandoned(DUAL_WRITE);
        closing.redis.set("k", "v");

        closing.close();

        awaitOwed(stays, 1);
    }

    @Test
    @Behaviour("HO-8")
    void authority_thatWasReplaced_isOwedOnce() {
        try (Arena own = new Arena(true)) {
            Instance one = own.instance(
                    DUAL_WRITE,
                    settings -> settings.handover(HandoverConfig.defaults().withLease(LONG_LEASE)));
            Instance other = own.instance(
                    DUAL_WRITE,
                    settings -> settings.handover(HandoverConfig.defaults().withLease(LONG_LEASE)));
            await().atMost(Arena.REST).until(() -> own.onTarget.hexists(RECORD, "r:source"));
            own.source.kill();
            own.source.restart();

            awaitOwed(one, 1);
            awaitOwed(other, 1);
            one.crossfade().changePhase(SHADOW_READ);
            assertThatThrownBy(() -> one.crossfade().changePhase(TARGET_LIVE))
                    .hasMessageContaining("the source was started anew or failed over");
            try (JedisSide target = JedisSide.open(Side.TARGET, SideConfig.of(own.target.host(), own.target.port()))) {
                HandoverStore store = new HandoverStore(target);
                assertThat(store.pay(store.read())).isOne();
            }
            awaitOwed(one, 0);
            awaitOwed(other, 0);
        }
    }

    @Test
    @Behaviour("HO-9")
    void flush_ofTheTarget_losesNoDebt() {
        Instance stays = instance(DUAL_WRITE).warmUp();
        abandoned(DUAL_WRITE);
        awaitOwed(stays, 1);

        arena.onTarget.flushDB(); // perhaps while it is just renewing its entry

        await().atMost(Arena.REST).until(() -> entries() == 2);
        assertThatThrownBy(() -> {
                    stays.crossfade().changePhase(SHADOW_READ);
                    stays.crossfade().changePhase(TARGET_LIVE);
                })
                .hasMessageContaining("a reconcile is owed");
    }

    @Test
    @Behaviour("HO-10")
    void record_anyPhase_isHiddenFromTheApplication() {
        Instance app = instance(DUAL_WRITE);
        assertHidden(app, Set.of());
        app.redis.set("k", "v");
        app.rest();
        app.crossfade().changePhase(SHADOW_READ);
        assertHidden(app, Set.of("k"));
        app.crossfade().changePhase(TARGET_LIVE);
        assertThat(arena.onTarget.exists(RECORD)).isTrue();
        assertHidden(app, Set.of("k"));
        app.crossfade().changePhase(RAMP_DOWN);
        assertHidden(app, Set.of("k"));
        app.redis.del("k");
        assertHidden(app, Set.of());
        app.redis.set("k", "v");
        app.crossfade().changePhase(TARGET_ONLY, Confirmation.CONFIRMED);
        assertHidden(app, Set.of("k"));
        await().atMost(Arena.REST).until(() -> !arena.onTarget.exists(RECORD));
        assertHidden(app, Set.of("k"));
    }

    private static void assertHidden(Instance app, Set<String> keys) {
        assertThat(app.redis.keys("*")).isEqualTo(keys);
        assertThat(app.redis.scan("0", new ScanParams().count(1_000)).getResult())
                .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(app.redis.dbSize()).isEqualTo(keys.size());
        assertThat(app.redis.randomKey())
                .isEqualTo(keys.isEmpty() ? null : keys.iterator().next());
        try (AbstractTransaction transaction = app.redis.multi()) {
            Response<Object> size = transaction.sendCommand(Protocol.Command.DBSIZE, new String[0]);
            Response<Set<String>> all = transaction.keys("*");
            Response<Object> random = transaction.sendCommand(Protocol.Command.RANDOMKEY, new String[0]);
            transaction.exec();
            assertThat(size.get()).isEqualTo((long) keys.size());
            assertThat(all.get()).isEqualTo(keys);
            assertThat(random.get()).satisfiesAnyOf(none -> assertThat(none).isNull(), some -> assertThat(keys)
                    .contains(new String((byte[]) some)));
        }
    }

    /** Nobody but the instances knows what is owed in the end. */
    @Test
    @Behaviour("HO-7")
    void targetOnly_debtsOfOthers_areVoid() {
        Instance app = instance(RAMP_DOWN).warmUp();
        abandoned(RAMP_DOWN);
        awaitOwed(app, 1);

        app.crossfade().changePhase(TARGET_ONLY, Confirmation.CONFIRMED);

        await().atMost(Arena.REST).until(() -> !arena.onTarget.exists(RECORD));
    }

    @Test
    @Behaviour("HO-11")
    void target_thatForbidsTheRecord_carriesWritesAllTheSame() {
        arena.onTarget.aclSetUser("narrow", "on", ">secret", "~k*", "~warm", "&*", "+@all");
        Instance app = arena.instance(DUAL_WRITE, settings -> settings.handover(
                        HandoverConfig.defaults().withLease(LEASE))
                .target(SideConfig.of(arena.target.host(), arena.target.port()).withCredentials("narrow", "secret")));

        app.redis.set("k", "v");

        await().atMost(Arena.REST).until(() -> "v".equals(arena.onTarget.get("k")));
        assertThat(arena.onTarget.exists(RECORD)).isFalse();
        assertThat(app.crossfade().reconcileOwed()).isZero();
        app.close();
        arena.onTarget.aclDelUser("narrow");
    }

    /** The application starts in time, and is answered in time. */
    @Test
    @Behaviour("HO-11")
    void target_thatHangs_holdsUpNothingForLong() {
        try (TcpProxy hanging = TcpProxy.to(arena.target)) {
            hanging.hold();
            long start = System.nanoTime();
            Instance app = arena.instance(DUAL_WRITE, settings -> settings.handover(
                            HandoverConfig.defaults().withLease(LEASE))
                    .target(SideConfig.of(hanging.host(), hanging.port())
                            .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2))));

            app.redis.set("k", "v");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            hanging.release();
            app.rest();
            await().atMost(Arena.REST).until(() -> entries() == 1);
        }
    }

    @Test
    @Behaviour("HO-7")
    void rollback_targetCannotBeReached_isNotHeldBackByTheRecord() {
        Instance app = instance(TARGET_LIVE).warmUp();
        app.rest();
        app.toTarget.refuse(true);
        app.toTarget.cut();

        app.crossfade().changePhase(SHADOW_READ);

        assertThat(app.crossfade().phase()).isEqualTo(SHADOW_READ);
        app.toTarget.refuse(false);
        app.rest();
    }
}
