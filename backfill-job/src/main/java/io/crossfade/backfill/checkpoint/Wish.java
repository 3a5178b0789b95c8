package io.crossfade.backfill.checkpoint;

/** What somebody wants of a job that runs elsewhere. */
public enum Wish {
    /** That it works. */
    RUN,
    /** That it holds, also after it has been started anew. */
    PAUSE,
    /** That it ends in order. */
    STOP
}
