package io.crossfade.shadow;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.ReplayRule;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import org.jspecify.annotations.Nullable;

/** Hands each write to the lane of its key and goes on. One for all calls, or one for each that may wait for room. */
final class AsyncCarriage implements Carriage {
    /** A larger command waits as its key alone, so that full lanes hold a bounded number of bytes. */
    private static final int LARGEST_REPLAY_BYTES = 16 * 1024;

    private final Lanes lanes;
    private final @Nullable RoomWait room;

    AsyncCarriage(Lanes lanes, @Nullable RoomWait room) {
        this.lanes = lanes;
        this.room = room;
    }

    @Override
    public void succeeded(Command command, CommandSpec spec, @Nullable Object reply) {
        if (spec.rule() == ReplayRule.BOTH) {
            lanes.broadcast(command.copy());
            return;
        }
        if (spec.rule() == ReplayRule.FUNCTIONS) {
            lanes.functionsChanged();
            return;
        }
        if (spec.rule() == ReplayRule.MESSAGE) {
            lanes.message(command.copy(), room);
            return;
        }
        if (!spec.replayable(command) || bytes(command) > LARGEST_REPLAY_BYTES) {
            converge(command, spec);
            return;
        }
        Command copy = command.copy();
        Key own = spec.singleKey(copy);
        if (own != null) {
            lanes.of(own)
                    .offer(
                            spec.rule() == ReplayRule.PARTIAL
                                    ? CarryItem.partial(own, copy, reply)
                                    : new CarryItem(own, copy, false, null),
                            room);
        }
    }

    private static long bytes(Command command) {
        long bytes = 0;
        for (int i = 1; i < command.size(); i++) {
            bytes += command.arg(i).length;
        }
        return bytes;
    }

    private void converge(Command command, CommandSpec spec) {
        for (Key key : spec.writtenKeys(command)) {
            Key own = Key.of(key.bytes().clone());
            lanes.of(own).offer(new CarryItem(own, null, false, null), room);
        }
    }

    @Override
    public void refused(Command command, CommandSpec spec) {
        if (spec.access() == Access.SCRIPT) {
            converge(command, spec);
        }
    }

    @Override
    public void unknown(Command command, CommandSpec spec) {
        if (spec.rule() == ReplayRule.FUNCTIONS) {
            lanes.functionsChanged();
        }
        for (Key key : spec.writtenKeys(command)) {
            lanes.dirty(Key.of(key.bytes().clone()), true);
        }
    }

    @Override
    public void await() {
        // nobody waits in async mode
    }
}
