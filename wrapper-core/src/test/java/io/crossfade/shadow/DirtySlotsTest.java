package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.model.HashSlot;
import io.crossfade.model.Key;
import io.crossfade.namespace.Namespaces;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.MigrationListener;
import io.crossfade.testing.Behaviour;
import org.junit.jupiter.api.Test;

class DirtySlotsTest {
    private static final long START = System.nanoTime();

    private final DirtySlots slots = new DirtySlots();

    @Test
    @Behaviour("DW-60")
    void markAgainAt_lookedAtBefore_isDirtyUntilItWasLookedAtOnceMore() {
        slots.markAgainAt(7, START + 100);
        look(START);
        assertThat(slots.contains(7)).isTrue();
        assertThat(slots.count()).isEqualTo(1);
        assertThat(slots.due(START + 99)).isFalse();
        assertThat(slots.due(START + 100)).isTrue();

        assertThat(slots.take(START + 100).get(7)).isTrue();
        slots.looked(true);

        assertThat(slots.count()).isZero();
    }

    /** Or a slot that is marked all the time would never be looked at the second time. */
    @Test
    void markAgainAt_othersWait_areNotPutOff() {
        slots.markAgainAt(1, START + 100);
        slots.markAgainAt(2, START + 150);
        slots.markAgainAt(1, START + 180);
        look(START);
        assertThat(slots.take(START + 100).get(1)).isTrue();
        slots.looked(true);
        assertThat(slots.contains(1)).isTrue();
        assertThat(slots.contains(2)).isTrue();
        assertThat(slots.due(START + 179)).isFalse();
        look(START + 180);
        assertThat(slots.count()).isZero();
    }

    @Test
    void markAllLater_onceOrTwice_isDirtyAndLookedAtThen() {
        slots.markAllLater(START + 100);
        slots.markAllLater(START + 500);
        assertThat(slots.count()).isEqualTo(HashSlot.COUNT);
        assertThat(slots.due(START + 99)).isFalse();
        look(START + 100);
        assertThat(slots.count()).isZero();
    }

    /** There is no room for the key, and its write may still land: the slot is looked at now and after the grace period. */
    @Test
    @Behaviour("DW-60")
    void mark_ledgerIsFullAndOutcomeUnknown_slotIsLookedAtTwice() {
        LaneContext context = context();
        LaneSwitch laneSwitch = new LaneSwitch(BreakerConfig.defaults(), (side, open) -> {});
        Lane lane = new Lane(0, 1, context, laneSwitch, new LargeKeys(context, laneSwitch), Parking.THREADS);
        Key known = Key.of("known");
        Key unknown = Key.of("unknown");
        lane.mark(Key.of("first"), DirtyKind.CONVERGE, START, true, null);
        lane.mark(known, DirtyKind.CONVERGE, START, false, null);
        lane.mark(unknown, DirtyKind.CONVERGE, START, true, null);

        look(START);

        assertThat(slots.contains(known.slot())).isFalse();
        assertThat(slots.contains(unknown.slot())).isTrue();
        look(System.nanoTime() + context.carry().grace().toNanos());
        assertThat(slots.count()).isZero();
    }

    private void look(long nanos) {
        slots.take(nanos);
        slots.looked(true);
    }

    private LaneContext context() {
        return new LaneContext(
                side -> {
                    throw LinkException.unreachable("not asked", null);
                },
                CarryConfig.defaults(),
                ConvergeConfig.defaults(),
                new CarryCounters(),
                new MigrationListener() {},
                slots,
                new WholeKeys(),
                new PendingWrites(),
                new ServerRuns(),
                new Evictions(),
                Namespaces.none(),
                keys -> {});
    }
}
