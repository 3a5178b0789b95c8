package io.crossfade.verify;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;

/** A read that is to be repeated on the shadow, and when its keys were last written before the authority was asked. */
public final class ShadowRead {
    private final Command command;
    private final CommandSpec spec;
    private final Side shadow;
    private final List<Key> keys;
    private final int[] stamps;

    ShadowRead(Command command, CommandSpec spec, Side shadow, List<Key> keys, int[] stamps) {
        this.command = command;
        this.spec = spec;
        this.shadow = shadow;
        this.keys = keys;
        this.stamps = stamps;
    }

    Command command() {
        return command;
    }

    CommandSpec spec() {
        return spec;
    }

    Side shadow() {
        return shadow;
    }

    List<Key> keys() {
        return keys;
    }

    /** Returns whether a key was written since, or has a write on its way, so that a difference means nothing. */
    boolean hasMoved(KeyMotion motion) {
        for (int i = 0; i < stamps.length; i++) {
            if (motion.hasMovedSince(keys.get(i), stamps[i])) {
                return true;
            }
        }
        return false;
    }
}
