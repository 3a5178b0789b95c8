package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.LogSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.replay.ScratchCommands;
import io.crossfade.backfill.replay.ScratchKeys;
import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.backfill.replay.TouchedFilter;
import io.crossfade.model.Command;

/** Finds out whether all of an append-only file can be executed, and which keys its commands name. For one thread. */
final class AofCheck implements LogSink {
    private final Stop stop;
    private final TouchedFilter touched;
    private final ScratchCommands commands = new ScratchCommands(new ScratchNames("check"), new ScratchKeys());

    /** Creates it; {@code touched} is told which keys are named. */
    AofCheck(Stop stop, TouchedFilter touched) {
        this.stop = stop;
        this.touched = touched;
    }

    @Override
    public void key(StoredKey key) {
        stop.check();
    }

    @Override
    public void function(byte[] code) {
        commands.library(code);
    }

    @Override
    public void leftOut(String what) {
        // told when it is read again
    }

    @Override
    public void command(int database, Command command) {
        stop.check();
        commands.of(database, command);
        commands.note(database, command, touched);
    }
}
