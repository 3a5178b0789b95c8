package io.crossfade.backfill.checkpoint;

import io.crossfade.backfill.copy.Quarantine;
import java.util.List;

/** Keeps how far slices are. Thread-safe. */
@FunctionalInterface
public interface Marks {
    /** Writes how far a slice is; it stays written when the call returns. */
    void mark(Mark mark);

    /** Keeps keys of a slice that have been quarantined, before the mark behind them is written. Here it forgets them. */
    default void quarantined(int slice, List<Quarantine.Entry> entries) {
        // whoever keeps no quarantine
    }

    /** Returns what notes the keys of a slice that begins, before they are copied. Here nothing does. */
    default UnderWay underWay() {
        return UnderWay.NONE;
    }
}
