package io.crossfade.converge;

/** What the runs of one {@link Converger} share. Thread-safe. */
record ConvergeContext(
        SideCapabilities authority,
        SideCapabilities shadow,
        ConvergeConfig config,
        AuthorityWatch watch,
        PayloadRefusals refusals) {}
