package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.model.Side;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Where faults happen. For one thread; what ends them may be called by another. */
final class Scene {
    private static final int MOST_SLOTS = 20;

    private final Lab lab;
    private final Fleet fleet;
    private final BackfillJob backfill;
    private final Debts debts;
    private final Registry registry;
    private final Random random;
    private final Predicate<String> busy;
    private final boolean lazy;

    /** {@code busy} tells whether a fault lasts at a place. */
    Scene(
            Lab lab,
            Fleet fleet,
            BackfillJob backfill,
            Debts debts,
            Registry registry,
            Random random,
            Predicate<String> busy,
            boolean lazy) {
        this.lab = lab;
        this.fleet = fleet;
        this.backfill = backfill;
        this.debts = debts;
        this.registry = registry;
        this.random = random;
        this.busy = busy;
        this.lazy = lazy;
    }

    Side authority() {
        return fleet.phase().authority();
    }

    Side shadow() {
        return authority().other();
    }

    Side anySide() {
        return random.nextBoolean() ? Side.SOURCE : Side.TARGET;
    }

    /** Not where nobody could tell what it had not carried: keys that were not copied yet differ anyhow. */
    Optional<Effect> killApplication() {
        if (lazy && fleet.phase().authority() == Side.SOURCE && !backfill.isComplete()) {
            return Optional.empty();
        }
        ApplicationProcess victim = fleet.any(random);
        debts.killed(fleet.phase().carriesWrites(), canTell() && registry.knows(victim.number()));
        fleet.replace(victim);
        return Optional.of(Effect.atOnce("process " + fleet.started() + " replaces one that was killed"));
    }

    /** Nothing is the matter with the target and the line to it. */
    private boolean canTell() {
        return !busy.test(server(Side.TARGET)) && !busy.test(line(Side.TARGET));
    }

    Optional<Effect> killBackfill() {
        if (!backfill.isRunning()) {
            return Optional.empty();
        }
        backfill.kill();
        if (!lazy) {
            debts.owe("the backfill was killed");
        }
        return Optional.of(Effect.atOnce("backfill killed"));
    }

    /** Stops a process as a long pause of its collector would. */
    Optional<Effect> stopApplication() {
        if (busy.test("application")) {
            return Optional.empty();
        }
        ApplicationProcess process = fleet.any(random);
        return at("application", 100, 3_000, "stopped", process::suspend, process::goOn);
    }

    Optional<Effect> killServer(Side side) {
        SideLab its = lab.side(side);
        RealRedis server = its.anyServer(random);
        return at(server(side), 50, 2_000, "killed", server::kill, () -> its.restart(server));
    }

    Optional<Effect> stopServer(Side side, int fromMillis, int toMillis) {
        RealRedis server = lab.side(side).anyServer(random);
        return at(server(side), fromMillis, toMillis, "stopped", server::pause, server::resume);
    }

    /**
     * Only the shadow's, since an authority whose clock is set gives a lock twice by itself; and not while keys are still to be copied
     * from it.
     */
    Optional<Effect> setShadowClock() {
        SideLab its = lab.side(shadow());
        if (!its.hasClock() || incomplete() || busy.test(server(shadow()))) {
            return Optional.empty();
        }
        RealRedis server = its.anyServer(random);
        Duration ahead = Lab.skew(random);
        if (fleet.phase().carriesWrites()) {
            debts.owe("the clock of the shadow was set");
        }
        its.setClock(ahead);
        return at(
                server(shadow()),
                50,
                500,
                "killed, its clock " + ahead.toMillis() + " ms ahead",
                server::kill,
                () -> its.restart(server));
    }

    private boolean incomplete() {
        return fleet.phase().authority() == Side.TARGET && !backfill.isComplete();
    }

    Optional<Effect> reshard() {
        RealCluster cluster = lab.side(Side.TARGET).cluster();
        if (cluster == null || busy.test(server(Side.TARGET))) {
            return Optional.empty();
        }
        Set<Integer> slots = new LinkedHashSet<>();
        for (int i = 0; i < 1 + random.nextInt(MOST_SLOTS); i++) {
            slots.add(JedisClusterCRC16.getSlot(Keys.any(random)));
        }
        Resharding resharding =
                Resharding.begin(cluster, slots, lab.side(Side.TARGET).anyServer(random));
        return at(server(Side.TARGET), 100, 2_000, "moves " + resharding.slots() + " slots", () -> {}, resharding::end);
    }

    Optional<Effect> smallBuffers(Side side) {
        return at(
                server(side),
                500,
                3_000,
                "small output buffers",
                () -> lab.smallBuffers(side, true),
                () -> lab.smallBuffers(side, false));
    }

    Optional<Effect> full(Side side) {
        return at(server(side), 500, 3_000, "full", () -> lab.full(side, true), () -> lab.full(side, false));
    }

    Optional<Effect> killClients(Side side) {
        if (busy.test(server(side))) {
            return Optional.empty();
        }
        lab.killClients(side);
        return Optional.of(Effect.atOnce(server(side) + " threw its clients out"));
    }

    Optional<Effect> delay(Side side) {
        TcpProxy line = lab.side(side).anyLine(random);
        Duration eachWay = Duration.ofNanos(random.nextLong(2_500_000, 250_000_001));
        return at(
                line(side),
                500,
                4_000,
                "delayed by " + eachWay.toMillis() * 2 + " ms",
                () -> line.delay(eachWay),
                () -> line.delay(Duration.ZERO));
    }

    /** Buffers fill on the way, so that who writes has to wait; a server with small output buffers drops the connection. */
    Optional<Effect> stopReading(Side side) {
        TcpProxy line = lab.side(side).anyLine(random);
        return at(line(side), 200, 3_000, "not read", line::stopReading, line::readAgain);
    }

    Optional<Effect> reset(Side side) {
        lab.side(side).anyLine(random).cut();
        return Optional.of(Effect.atOnce(line(side) + " reset"));
    }

    Optional<Effect> swallow(Side side) {
        lab.side(side).anyLine(random).swallow();
        return Optional.of(Effect.atOnce(line(side) + " half-open"));
    }

    private static String line(Side side) {
        return "line " + side;
    }

    private static String server(Side side) {
        return "server " + side;
    }

    private Optional<Effect> at(String place, int fromMillis, int toMillis, String what, Runnable begin, Runnable end) {
        if (busy.test(place)) {
            return Optional.empty();
        }
        Duration lasting = Duration.ofMillis(random.nextInt(fromMillis, toMillis + 1));
        begin.run();
        return Optional.of(new Effect(place + " " + what + " for " + lasting.toMillis() + " ms", place, lasting, end));
    }
}
