package io.crossfade.micrometer;

import static java.util.Objects.requireNonNull;

import io.crossfade.Crossfade;
import io.crossfade.control.FleetStatus;
import io.crossfade.model.Carrying;
import io.crossfade.model.Side;
import io.crossfade.shadow.CarryCounters;
import io.crossfade.shadow.FailureReason;
import io.crossfade.verify.ShadowReadCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Binds the figures of one {@link Crossfade} to a registry. Thread-safe. Counters read counts that are kept anyway; only the
 * two timers measure, and only once bound.
 *
 * <p>No tag ever holds a key, a host or a value.
 */
public final class CrossfadeMetrics implements MeterBinder {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Crossfade crossfade;
    private final Tags tags;

    /** Creates a binder without further tags. */
    public CrossfadeMetrics(Crossfade crossfade) {
        this(crossfade, List.of());
    }

    /** Creates a binder that adds {@code tags} to each meter. */
    public CrossfadeMetrics(Crossfade crossfade, Iterable<Tag> tags) {
        this.crossfade = requireNonNull(crossfade, "crossfade");
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, Meter.PHASE, c -> c.phase().ordinal());
        gauge(registry, Meter.EPOCH, c -> c.status().epoch());
        gauge(registry, Meter.MEMBERS, CrossfadeMetrics::members);
        gauge(registry, Meter.LEASE_HELD, CrossfadeMetrics::leaseHeld);
        gauge(registry, Meter.DIRTY_KEYS, c -> c.status().dirtyKeys());
        gauge(registry, Meter.DIRTY_SLOTS, c -> c.status().dirtySlots());
        gauge(registry, Meter.LEDGER_BYTES, c -> c.status().ledgerBytes());
        gauge(registry, Meter.DIRTY_AGE, c -> c.oldestDirty().toMillis() / MILLIS_PER_SECOND);
        gauge(registry, Meter.QUEUED_WRITES, c -> c.status().queuedWrites());
        gauge(registry, Meter.BREAKER_OPEN, c -> c.status().breaker().equals("closed") ? 0 : 1);
        gauge(registry, Meter.CARRY_PAUSED, c -> c.carrying() == Carrying.PAUSED ? 1 : 0);
        gauge(registry, Meter.RECONCILE_OWED, Crossfade::reconcileOwed);
        CarryCounters carried = crossfade.carryCounters();
        counter(registry, Meter.CARRIED, carried, CarryCounters::replayed, "outcome", "replayed");
        counter(registry, Meter.CARRIED, carried, CarryCounters::converged, "outcome", "converged");
        counter(registry, Meter.CARRIED, carried, CarryCounters::overflowed, "outcome", "overflowed");
        counter(registry, Meter.CARRIED, carried, CarryCounters::refused, "outcome", "refused");
        counter(registry, Meter.BLOCKED, carried, CarryCounters::blocked);
        counter(registry, Meter.CHECKED, carried, CarryCounters::checked);
        counter(registry, Meter.CONTRADICTED, carried, CarryCounters::contradicted);
        counter(registry, Meter.CARRY_FAILURES, carried, CarryCounters::shadowFailures, "role", "shadow");
        counter(registry, Meter.CARRY_FAILURES, carried, CarryCounters::authorityFailures, "role", "authority");
        for (FailureReason reason : FailureReason.values()) {
            counter(registry, Meter.SHADOW_FAILURES, carried, c -> c.failures(reason), "reason", reason.label());
        }
        counter(registry, Meter.MESSAGES, carried, CarryCounters::messages, "outcome", "carried");
        counter(registry, Meter.MESSAGES, carried, CarryCounters::messagesLost, "outcome", "lost");
        counter(registry, Meter.DIVERGENCES, carried, CarryCounters::divergencesFound, "outcome", "found");
        counter(registry, Meter.DIVERGENCES, carried, CarryCounters::divergencesHealed, "outcome", "healed");
        ShadowReadCounters reads = crossfade.shadowReadCounters();
        counter(registry, Meter.SHADOW_READS, reads, ShadowReadCounters::equal, "outcome", "equal");
        counter(registry, Meter.SHADOW_READS, reads, ShadowReadCounters::different, "outcome", "different");
        counter(registry, Meter.SHADOW_READS, reads, ShadowReadCounters::inconclusive, "outcome", "inconclusive");
        counter(registry, Meter.SHADOW_READS, reads, ShadowReadCounters::dropped, "outcome", "dropped");
        counter(registry, Meter.SHADOW_READS, reads, ShadowReadCounters::failed, "outcome", "failed");
        counter(registry, Meter.LAZY_COPIES, crossfade, c -> c.status().lazyCopies());
        counter(registry, Meter.LAZY_UNMOVED_READS, crossfade, c -> c.status().lazyUnmovedReads());
        counter(registry, Meter.AUTHORITY_REPLACED, crossfade, c -> c.carryCounters()
                .authorityReplacements());
        counter(registry, Meter.CROSS_SLOT, crossfade, CrossfadeMetrics::crossSlotCommands);
        counter(registry, Meter.SCRIPTS_WITHOUT_KEYS, crossfade, CrossfadeMetrics::scriptsWithoutKeys);
        crossfade.addListener(new LatencyTimers(registry, tags, Side.values()));
    }

    private static double members(Crossfade crossfade) {
        FleetStatus fleet = crossfade.fleetStatus();
        return fleet == null ? 1 : fleet.members();
    }

    private static double leaseHeld(Crossfade crossfade) {
        FleetStatus fleet = crossfade.fleetStatus();
        return fleet == null || fleet.leaseHeld() ? 1 : 0;
    }

    private static double scriptsWithoutKeys(Crossfade crossfade) {
        return crossfade.scriptsWithoutKeys().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static double crossSlotCommands(Crossfade crossfade) {
        return crossfade.crossSlotCommands().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void gauge(MeterRegistry registry, Meter meter, ToDoubleFunction<Crossfade> value) {
        Gauge.builder(meter.id(), crossfade, value)
                .description(meter.description())
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private <T> void counter(
            MeterRegistry registry, Meter meter, T counted, ToDoubleFunction<T> value, String... meterTags) {
        FunctionCounter.builder(meter.id(), counted, value)
                .description(meter.description())
                .tags(tags.and(meterTags))
                .register(registry);
    }
}
