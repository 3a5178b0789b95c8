package io.crossfade.backfill.local;

/** Is asked before each batch of keys is written to the target. Thread-safe. */
interface BatchGuard extends AutoCloseable {
    /** Has nothing against any batch. */
    BatchGuard NONE = database -> {};

    /**
     * Returns if keys of database {@code database} of the source may be written.
     *
     * @throws JobException if they must not be: the job has to end
     * @throws SideException if that cannot be told now
     */
    void check(int database);

    /** Ends the guard. */
    @Override
    default void close() {}
}
