package io.crossfade.backfill.local;

/** Unwinds a worker whose job was cancelled or has failed elsewhere. Nothing of the unfinished batch is recorded. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the job was stopped", null, false, false);
    }
}
