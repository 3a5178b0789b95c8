package io.crossfade;

import io.crossfade.handover.HandoverWork;
import io.crossfade.handover.LeftOver;
import io.crossfade.model.Side;
import io.crossfade.shadow.Remainder;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.MigrationListener;
import java.util.Set;

/** What a carrier does about what its instance finds in the hand-over record. */
record CarrierHandover(ShadowCarrier carrier, MigrationListener listener) implements HandoverWork {
    @Override
    public void takeOver(LeftOver left) {
        carrier.takeOver(new Remainder(left.keys(), left.slots()));
    }

    @Override
    public void meet(Side side, Set<String> runIds, boolean replaced) {
        carrier.meet(side, runIds, replaced);
    }

    @Override
    public void owed(int debts, String reasons) {
        listener.reconcileOwed(debts, reasons);
    }

    static LeftOver leftOver(Remainder remainder) {
        return new LeftOver(remainder.keys(), remainder.slots());
    }
}
