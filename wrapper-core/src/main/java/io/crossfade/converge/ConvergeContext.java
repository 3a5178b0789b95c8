package io.crossfade.converge;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the runs of one {@link Converger} share. Thread-safe. */
record ConvergeContext(
        SideCapabilities authority,
        SideCapabilities shadow,
        ConvergeConfig config,
        AtomicBoolean watchRefused,
        PayloadRefusals refusals) {}
