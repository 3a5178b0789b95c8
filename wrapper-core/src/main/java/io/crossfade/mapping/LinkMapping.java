package io.crossfade.mapping;

import io.crossfade.command.CommandMapping;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.spi.LinkException;
import org.jspecify.annotations.Nullable;

/**
 * What a link does to commands and replies. Keys of Crossfade's own keep their names, except that what stands beside a key of the
 * application stands beside it under that key's other name, and so in its hash slot.
 */
final class LinkMapping {
    private final KeyMapping keys;
    private final CommandMapping commands;

    LinkMapping(KeyMapping keys) {
        this.keys = keys;
        this.commands = new CommandMapping(keys, this::name);
    }

    KeyMapping keys() {
        return keys;
    }

    CommandSpec spec(Command command) {
        return CommandTable.standard().find(command);
    }

    Command onTarget(Command command, CommandSpec spec) {
        return commands.onTarget(command, spec);
    }

    @Nullable Object onSource(CommandSpec spec, @Nullable Object reply) {
        return commands.onSource(spec, reply);
    }

    Key onTarget(Key key) {
        return Key.of(name(key.bytes()));
    }

    /** Two keys under one name would overwrite each other: nothing that could is ever sent. */
    private byte[] name(byte[] key) {
        if (MovedMarker.isReserved(key)) {
            return MovedMarker.renamed(key, keys::onTarget);
        }
        if (keys.collides(key)) {
            throw LinkException.unreachable("the key " + Key.of(key) + " must not be sent: " + keys.collision(), null);
        }
        return keys.onTarget(key);
    }
}
