package io.crossfade.benchmarks.backfill;

/** A process that uses all of a core and touches no server: what of an effect is the machine's. */
final class BusyLoop {
    private BusyLoop() {}

    /** Never ends by itself. */
    public static void main(String[] arguments) {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }
}
