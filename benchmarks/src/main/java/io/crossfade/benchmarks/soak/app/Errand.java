package io.crossfade.benchmarks.soak.app;

/** Something that an application thread does now and then. */
@FunctionalInterface
interface Errand {
    /** Does it once; calls that fail are written down, not thrown. */
    void run();
}
