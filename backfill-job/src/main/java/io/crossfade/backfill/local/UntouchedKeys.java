package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.LogSink;
import io.crossfade.backfill.feed.SnapshotSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.replay.TouchedFilter;
import io.crossfade.model.Command;

/** Hands on the keys of an append-only file that no command names. For one thread. */
final class UntouchedKeys implements LogSink {
    private final TouchedFilter touched;
    private final SnapshotSink sink;

    UntouchedKeys(TouchedFilter touched, SnapshotSink sink) {
        this.touched = touched;
        this.sink = sink;
    }

    @Override
    public void key(StoredKey key) {
        if (!touched.mayHave(key.database(), key.key())) {
            sink.key(key);
        }
    }

    @Override
    public void function(byte[] code) {
        // among those that are there after all commands
    }

    @Override
    public void leftOut(String what) {
        // told before
    }

    @Override
    public void command(int database, Command command) {
        // executed before
    }
}
