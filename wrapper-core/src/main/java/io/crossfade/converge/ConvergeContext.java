package io.crossfade.converge;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the runs of one {@link Converger} share. Thread-safe. */
record ConvergeContext(
        SideCapabilities authority,
        SideCapabilities shadow,
        ConvergeConfig config,
        AtomicBoolean watchRefused,
        PayloadRefusals refusals) {
    /** Whether a state has to be written by type: the shadow does not take its payload, or would misunderstand times in it. */
    boolean goesByType(KeyState state) {
        return refusals.contains(state) || (shadow.shiftMillis() != 0 && state.holdsTimes());
    }
}
