package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Budget;

/** What the processes share that do one backfill together, for one turn of it. Thread-safe. */
public interface Sharing {
    /** Returns the name of the run, in one word: the same for all members, and for every turn. */
    String run();

    /** Returns the name of the turn, in one word: the same for all members that take it. */
    String turn();

    /** Returns the name of this member, in one word. */
    String member();

    /** Returns whether this member is to walk a part: only one of all is, in one turn. May ask other processes. */
    boolean claim(int part);

    /**
     * Returns a budget that all members have together.
     *
     * @param name tells it from the others of the job
     * @param perSecond 0 for any number
     */
    Budget budget(String name, int perSecond);
}
