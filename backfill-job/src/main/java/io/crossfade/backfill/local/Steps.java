package io.crossfade.backfill.local;

/** What a worker does in steps, each of which is done again if a connection fails. Used by one thread at a time. */
interface Steps {
    boolean isDone();

    /**
     * Does one step.
     *
     * @throws SideException if a connection failed
     */
    void step(Session session, Sides sides);

    /** Goes back to where the last step ended that did not fail. */
    void rewind(SideException failure);
}
