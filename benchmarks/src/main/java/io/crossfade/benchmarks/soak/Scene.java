package io.crossfade.benchmarks.soak;

import io.crossfade.model.Side;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Where faults happen. For one thread; what ends them may be called by another. */
final class Scene {
    private final Lab lab;
    private final Fleet fleet;
    private final BackfillJob backfill;
    private final Debts debts;
    private final Random random;
    private final Predicate<String> busy;

    /** {@code busy} tells whether a fault lasts at a place. */
    Scene(Lab lab, Fleet fleet, BackfillJob backfill, Debts debts, Random random, Predicate<String> busy) {
        this.lab = lab;
        this.fleet = fleet;
        this.backfill = backfill;
        this.debts = debts;
        this.random = random;
        this.busy = busy;
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

    Optional<Effect> killApplication() {
        fleet.killOne(random);
        if (fleet.phase().carriesWrites()) {
            debts.owe("an application process was killed");
        }
        return Optional.of(Effect.atOnce("process " + fleet.started() + " replaces one that was killed"));
    }

    Optional<Effect> killBackfill() {
        if (!backfill.isRunning()) {
            return Optional.empty();
        }
        backfill.kill();
        debts.owe("the backfill was killed");
        return Optional.of(Effect.atOnce("backfill killed"));
    }

    Optional<Effect> killServer(Side side) {
        RealRedis server = lab.server(side);
        return at("server " + side, 50, 2_000, "killed", server::kill, server::restart);
    }

    Optional<Effect> stopServer(Side side, int fromMillis, int toMillis) {
        RealRedis server = lab.server(side);
        return at("server " + side, fromMillis, toMillis, "stopped", server::pause, server::resume);
    }

    Optional<Effect> smallBuffers(Side side) {
        return at(
                "server " + side,
                500,
                3_000,
                "small output buffers",
                () -> lab.smallBuffers(side, true),
                () -> lab.smallBuffers(side, false));
    }

    Optional<Effect> full(Side side) {
        return at("server " + side, 500, 3_000, "full", () -> lab.full(side, true), () -> lab.full(side, false));
    }

    Optional<Effect> delay(Side side) {
        TcpProxy line = lab.line(side);
        Duration eachWay = Duration.ofNanos(random.nextLong(2_500_000, 250_000_001));
        return at(
                "line " + side,
                500,
                4_000,
                "delayed by " + eachWay.toMillis() * 2 + " ms",
                () -> line.delay(eachWay),
                () -> line.delay(Duration.ZERO));
    }

    Optional<Effect> reset(Side side) {
        lab.line(side).cut();
        return Optional.of(Effect.atOnce("line " + side + " reset"));
    }

    Optional<Effect> swallow(Side side) {
        lab.line(side).swallow();
        return Optional.of(Effect.atOnce("line " + side + " half-open"));
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
