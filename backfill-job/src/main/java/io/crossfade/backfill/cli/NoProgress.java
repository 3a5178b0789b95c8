package io.crossfade.backfill.cli;

import io.crossfade.backfill.progress.Progress;

/** Tells only what is out of the ordinary. */
record NoProgress(Console console) implements ShownProgress {
    @Override
    public void progressed(Progress progress) {
        // not wanted
    }

    @Override
    public void noted(String message) {
        console.tell(message);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
