package io.crossfade.handover;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.jedis.JedisSide;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a job that follows the source leaves in the record, and what instances make of it. */
class FollowerEntryIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RealRedis source = RealRedis.start();
    private final RealRedis target = RealRedis.start();
    private final JedisSide sourceSide = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
    private final JedisSide targetSide = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()));
    private final HandoverStore store = new HandoverStore(targetSide);
    private Handover instance;

    private static final class NoWork implements HandoverWork {
        @Override
        public void takeOver(LeftOver left) {}

        @Override
        public void meet(Side side, Set<String> runIds, boolean replaced) {}

        @Override
        public void owed(int debts, String reasons) {}
    }

    @BeforeEach
    void register() {
        instance = new Handover(
                HandoverConfig.defaults(),
                "moves",
                side -> side == Side.SOURCE ? sourceSide : targetSide,
                new NoWork());
        instance.entering(SHADOW_READ);
        instance.register(SHADOW_READ);
    }

    @AfterEach
    void close() {
        sourceSide.close();
        targetSide.close();
        source.close();
        target.close();
    }

    /** Neither looks before it has written: of two that begin at the same time one at least sees the other. */
    @Test
    @Behaviour({"BF-67", "HO-13"})
    void follower_beginsWhileTheAuthorityMoves_isSeenOrSeesIt() {
        FollowerEntry job = new FollowerEntry(targetSide, "job", LONG);

        assertThat(instance.obstacle()).isNull();
        assertThat(job.renew().instancesOnTarget()).isEmpty();
        assertThat(instance.obstacle()).contains("a job follows the source (job)");
        assertThatThrownBy(() -> instance.turning(TARGET_LIVE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("a job follows the source (job)");

        instance.entering(SHADOW_READ);
        job.leave();
        instance.turning(TARGET_LIVE);
        assertThat(job.renew().instancesOnTarget()).isEqualTo("moves");
    }

    @Test
    @Behaviour({"BF-67", "HO-4"})
    void follower_endsWithoutAWord_isOwedUntilItIsPaid() {
        new FollowerEntry(targetSide, "killed", Duration.ofMillis(1)).renew();
        await().until(() -> store.read().owed() == 1);

        assertThat(store.read().reasons()).isEqualTo("a backfill that followed the source ended uncleanly");
        assertThat(instance.obstacle()).contains("a reconcile is owed (a backfill that followed the source");
        assertThat(store.pay(store.read())).isEqualTo(1);
        assertThat(instance.obstacle()).isNull();
    }

    @Test
    @Behaviour({"BF-165", "HO-4"})
    void follower_abandonsItsEntry_isOwedAtOnceUntilItGoesOn() {
        FollowerEntry job = new FollowerEntry(targetSide, "job", LONG);
        job.renew();
        assertThat(store.read().owed()).isZero();
        job.abandon();
        assertThat(store.read().owed()).isEqualTo(1);
        HandoverRecord owed = store.read();

        job.look();

        assertThat(store.read().owed()).isZero();
        assertThat(store.pay(owed)).isZero();
        assertThat(instance.obstacle()).contains("a job follows the source (job)");
    }

    @Test
    @Behaviour({"BF-64", "HO-4"})
    void follower_missesMoreSinceAVerificationBegan_staysOwed() {
        FollowerEntry job = new FollowerEntry(targetSide, "job", LONG);
        job.renew();
        job.owe(1, "a connection that broke");
        HandoverRecord begun = store.read();
        job.owe(2, "a connection that broke");

        assertThat(store.pay(begun)).isZero();
        assertThat(store.read().reasons()).endsWith("missed something: a connection that broke");
        job.leave();
        assertThat(store.pay(store.read())).isEqualTo(1);
        assertThat(store.read().owed()).isZero();
    }
}
