package io.crossfade.backfill.gentle;

/** Makes the budgets of a job: for one process, or for several that share them. Thread-safe. */
@FunctionalInterface
public interface Budgets {
    /** Those of one process. */
    Budgets OF_ONE_PROCESS = (name, perSecond) -> new Rate(perSecond);

    /**
     * Returns a budget of so many per second.
     *
     * @param name tells it from the others of the job
     * @param perSecond 0 for any number
     */
    Budget of(String name, int perSecond);
}
