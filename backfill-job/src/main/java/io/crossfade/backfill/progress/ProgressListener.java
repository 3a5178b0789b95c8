package io.crossfade.backfill.progress;

/**
 * Is told how far a job is, about five times a second and once at its end, on a thread of the job's own. Must be fast and
 * must not throw (what it throws is logged and dropped).
 */
@FunctionalInterface
public interface ProgressListener {
    /** Listens to nothing. */
    ProgressListener NONE = progress -> {};

    /** The job is here. */
    void progressed(Progress progress);

    /** Something happened that changes what the figures mean, such as a restart from the beginning. */
    default void noted(String message) {}

    /** Where the job counts; asked for once when it begins. Nowhere that anybody looks unless this is overridden. */
    default JobFigures figures() {
        return new JobFigures();
    }
}
