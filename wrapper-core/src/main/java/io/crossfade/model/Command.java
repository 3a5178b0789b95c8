package io.crossfade.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A command as it goes over the wire: its name (argument 0) and its arguments.
 *
 * <p>The arrays are not copied; whoever keeps a command beyond the call that brought it takes a {@link #copy()}, since
 * the application may reuse its buffers.
 */
public interface Command {
    /** Returns the number of arguments, the name included; at least 1. */
    int size();

    /** Returns argument {@code index}; 0 is the name. */
    byte[] arg(int index);

    /** Returns argument {@code index} as UTF-8 text. */
    default String text(int index) {
        return new String(arg(index), UTF_8);
    }

    /** Returns a command that shares no array with this one. */
    default Command copy() {
        byte[][] args = new byte[size()][];
        for (int i = 0; i < args.length; i++) {
            args[i] = arg(i).clone();
        }
        return new WireCommand(args);
    }

    /** Returns this command with another argument {@code index}; shares all other arrays with this one. */
    default Command with(int index, byte[] argument) {
        byte[][] args = new byte[size()][];
        for (int i = 0; i < args.length; i++) {
            args[i] = i == index ? argument : arg(i);
        }
        return new WireCommand(args);
    }

    /** Returns a command of these arguments, the name first; the arrays are kept. */
    static Command of(byte[]... args) {
        return new WireCommand(args);
    }

    /** Returns a command of these arguments in UTF-8, the name first. */
    static Command of(String... args) {
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = args[i].getBytes(UTF_8);
        }
        return new WireCommand(bytes);
    }
}
