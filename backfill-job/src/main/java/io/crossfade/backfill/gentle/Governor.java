package io.crossfade.backfill.gentle;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.progress.ThrottleState;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides each second what share of the time the workers may use the servers. Has no clock and no connection. Thread-safe. */
final class Governor {
    private static final double WHILE_SAVING = 0.5;

    private final Orders orders;
    private final HealthRules rules;
    private final Map<Side, Latencies> latencies = new EnumMap<>(Side.class);

    @GuardedBy("this") private final Aimd aimd;

    @GuardedBy("this") private final Map<Side, ServerHealth> first = new EnumMap<>(Side.class);

    @GuardedBy("this") private final Map<Side, ServerHealth> now = new EnumMap<>(Side.class);

    @GuardedBy("this") private final ThrottleTally tally = new ThrottleTally();

    private volatile Advice advice = Advice.GO;
    private volatile double share = 1;
    private volatile ThrottleState state = ThrottleState.NONE;

    Governor(GentleConfig config, Orders orders) {
        this.orders = orders;
        rules = new HealthRules(config.health());
        aimd = new Aimd(config.pace().minShare());
        for (Side side : Side.values()) {
            latencies.put(side, new Latencies(config.pace().addedLatency().toNanos()));
        }
    }

    /** Returns how long a server takes to answer; its methods are for whoever measures. */
    Latencies latencies(Side side) {
        return requireNonNull(latencies.get(side));
    }

    /** A server told how it is. One that has evicted less than before was started anew. */
    synchronized void told(Side side, ServerHealth health) {
        ServerHealth before = first.get(side);
        if (before == null || health.evicted() < before.evicted()) {
            first.put(side, health);
        }
        now.put(side, health);
    }

    /** A second is over. */
    synchronized void tick() {
        Advice judged = orders.advice();
        for (Side side : Side.values()) {
            ServerHealth health = now.getOrDefault(side, ServerHealth.WELL);
            judged = judged.stricter(rules.judge(side, first.getOrDefault(side, health), health));
        }
        Map<Side, Latencies.Reading> readings = new EnumMap<>(Side.class);
        latencies.forEach((side, measured) -> readings.put(side, measured.next()));
        String slow = "";
        for (Map.Entry<Side, Latencies.Reading> reading : readings.entrySet()) {
            if (!reading.getValue().good()) {
                slow = "the " + reading.getKey().label() + " has become slow";
            }
        }
        if (slow.isEmpty()) {
            aimd.good();
        } else if (judged.kind() != Advice.Kind.HOLD) {
            aimd.bad();
        }
        decide(judged, slow, readings);
    }

    @GuardedBy("this") private void decide(Advice judged, String slow, Map<Side, Latencies.Reading> readings) {
        boolean eased = judged.kind() == Advice.Kind.EASE && aimd.share() > WHILE_SAVING;
        double wanted = eased ? WHILE_SAVING : aimd.share();
        String reason = judged.reason();
        if (reason.isEmpty() && wanted < 1) {
            reason = slow.isEmpty() ? "a server has been slow" : slow;
        }
        boolean held = judged.kind().compareTo(Advice.Kind.HOLD) >= 0;
        advice = judged;
        share = wanted;
        state = new ThrottleState(
                shown(readings.get(Side.SOURCE)), shown(readings.get(Side.TARGET)), held ? 0 : wanted, reason);
        tally.second(state, !slow.isEmpty());
    }

    Advice advice() {
        return advice;
    }

    /** Returns the share of the time, above 0 and at most 1, that workers may use the servers while they need not hold. */
    double share() {
        return share;
    }

    ThrottleState state() {
        return state;
    }

    /** Returns what has been decided up to now. */
    synchronized ThrottleReport report() {
        return tally.report(
                latencies(Side.SOURCE).baseline(), latencies(Side.TARGET).baseline());
    }

    private static @Nullable Duration shown(Latencies.@Nullable Reading reading) {
        return reading == null || reading.nanos() == 0 ? null : Duration.ofNanos(reading.nanos());
    }
}
