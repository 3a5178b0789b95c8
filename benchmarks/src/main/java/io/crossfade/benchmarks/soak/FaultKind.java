package io.crossfade.benchmarks.soak;

import io.crossfade.model.Side;
import io.crossfade.testing.FakeClock;
import java.util.Optional;
import java.util.function.Function;

/** What can befall a migration. */
public enum FaultKind {
    /** An application process is killed, with what it had not carried yet, and another one starts. */
    APPLICATION_KILLED("application process killed (SIGKILL), another one started", Scene::killApplication),
    /** An application process hangs for a while. */
    APPLICATION_STOPPED("application process stopped (SIGSTOP) for 0.1 to 3 s", Scene::stopApplication),
    /** The backfill is killed; it goes on later. */
    BACKFILL_KILLED("backfill killed (SIGKILL)", Scene::killBackfill),
    /** The authority is killed and comes back with its data. */
    AUTHORITY_KILLED("authority killed (SIGKILL), back with its data", scene -> scene.killServer(scene.authority())),
    /** The shadow is killed and comes back with its data. */
    SHADOW_KILLED("shadow killed (SIGKILL), back with its data", scene -> scene.killServer(scene.shadow())),
    /** The authority hangs for a while. */
    AUTHORITY_STOPPED(
            "authority stopped (SIGSTOP) for 0.1 to 3 s", scene -> scene.stopServer(scene.authority(), 100, 3_000)),
    /** The shadow hangs for a while. */
    SHADOW_STOPPED("shadow stopped (SIGSTOP) for 0.1 to 5 s", scene -> scene.stopServer(scene.shadow(), 100, 5_000)),
    /** Every connection of one side is reset. */
    CONNECTIONS_RESET("connections of one side reset", scene -> scene.reset(scene.anySide())),
    /** Every connection of one side becomes half-open. */
    HALF_OPEN("connections of one side half-open", scene -> scene.swallow(scene.anySide())),
    /** The line of one side is slow. */
    DELAYED("line of one side delayed by 5 to 500 ms for 0.5 to 4 s", scene -> scene.delay(scene.anySide())),
    /** One side drops clients that do not take their replies fast enough. */
    OUTPUT_BUFFERS_SMALL(
            "output buffers of one side limited to 32 KiB for 0.5 to 3 s",
            scene -> scene.smallBuffers(scene.anySide())),
    /** Nothing is taken from the line of one side, so that buffers fill on the way. */
    LINE_NOT_READ(
            "line of one side not read for 0.2 to 3 s, so that buffers fill",
            scene -> scene.stopReading(scene.anySide())),
    /** One side ends every connection. */
    CLIENTS_KILLED("clients of one side thrown out (CLIENT KILL)", scene -> scene.killClients(scene.anySide())),
    /** The shadow comes back with another clock. */
    SHADOW_CLOCK_SET(
            "shadow killed, back with a clock up to 40 s before or behind",
            Scene::setShadowClock,
            plan -> Optional.ofNullable(FakeClock.obstacle())),
    /** Slots of the target move from node to node. */
    TARGET_RESHARDED(
            "slots of the target moved to another node, on their way for 0.1 to 2 s",
            Scene::reshard,
            plan -> plan.targetIsCluster() ? Optional.empty() : Optional.of("the target is no cluster")),
    /** The target refuses writes. */
    TARGET_FULL("target out of memory (OOM) for 0.5 to 3 s", scene -> scene.full(Side.TARGET));

    private final String title;
    private final Function<Scene, Optional<Effect>> begin;
    private final Function<SoakPlan, Optional<String>> obstacle;

    FaultKind(String title, Function<Scene, Optional<Effect>> begin) {
        this(title, begin, plan -> Optional.empty());
    }

    FaultKind(String title, Function<Scene, Optional<Effect>> begin, Function<SoakPlan, Optional<String>> obstacle) {
        this.title = title;
        this.begin = begin;
        this.obstacle = obstacle;
    }

    /** Returns the name in the report. */
    public String title() {
        return title;
    }

    /** Makes it happen, unless it cannot now. */
    Optional<Effect> begin(Scene scene) {
        return begin.apply(scene);
    }

    /** Returns whether nobody remembers after it which keys may differ. */
    boolean makesReconcileOwed() {
        return this == APPLICATION_KILLED || this == BACKFILL_KILLED || this == SHADOW_CLOCK_SET;
    }

    /** Returns why it cannot happen in any such run on this machine; empty if it can. */
    Optional<String> obstacle(SoakPlan plan) {
        return obstacle.apply(plan);
    }
}
