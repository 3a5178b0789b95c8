package io.crossfade.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A command held as arrays. */
final class WireCommand implements Command {
    private final byte[][] args;

    WireCommand(byte[][] args) {
        if (args.length == 0) {
            throw new IllegalArgumentException("a command needs at least its name");
        }
        this.args = args;
    }

    @Override
    public int size() {
        return args.length;
    }

    @Override
    public byte[] arg(int index) {
        return args[index];
    }

    /** The name and the number of arguments; never a value. */
    @Override
    public String toString() {
        return new String(args[0], UTF_8) + "/" + args.length;
    }
}
