package io.crossfade.backfill.gentle;

/** Somebody's wish that a job holds. Thread-safe. */
public final class Pause {
    private volatile boolean wanted;

    /** The job holds, or no longer, within about a second. Does not block. */
    public void set(boolean wished) {
        wanted = wished;
    }

    boolean isWanted() {
        return wanted;
    }
}
