package io.crossfade.backfill.cli;

import io.crossfade.backfill.progress.ProgressListener;

/** Progress on a screen or in a log, until it is closed. */
interface ShownProgress extends ProgressListener, AutoCloseable {
    @Override
    void close();
}
