package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crossfade.model.Command;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A link that shows, changes or holds up what is sent over it, so that a test can play an interleaving. */
final class TappedLink implements RedisLink {
    private final RedisLink link;
    private final UnaryOperator<Command> tap;
    private final List<String> sent = new ArrayList<>();

    TappedLink(RedisLink link, UnaryOperator<Command> tap) {
        this.link = link;
        this.tap = tap;
    }

    /** Runs {@code action} before the first command called {@code name} is sent. */
    static UnaryOperator<Command> onceBefore(String name, Runnable action) {
        boolean[] done = {false};
        return command -> {
            if (!done[0] && command.text(0).equals(name)) {
                done[0] = true;
                action.run();
            }
            return command;
        };
    }

    /** Runs {@code action} before each command called {@code name} is sent. */
    static UnaryOperator<Command> before(String name, Runnable action) {
        return command -> {
            if (command.text(0).equals(name)) {
                action.run();
            }
            return command;
        };
    }

    /** Makes the server answer that it does not know {@code name}. */
    static UnaryOperator<Command> unknown(String name) {
        return command -> command.text(0).equals(name) ? Command.of("NO" + name) : command;
    }

    /** Makes payloads of RESTORE, also inside a script call, claim a version of the format that no server knows. */
    static UnaryOperator<Command> ofFutureVersion() {
        return command -> {
            byte[][] args = new byte[command.size()][];
            for (int i = 0; i < args.length; i++) {
                boolean payload = i >= 3 && new String(args[i - 3], ISO_8859_1).equals("RESTORE");
                args[i] = payload ? ofFutureVersion(command.arg(i)) : command.arg(i);
            }
            return Command.of(args);
        };
    }

    private static byte[] ofFutureVersion(byte[] payload) {
        byte[] changed = payload.clone();
        changed[changed.length - 9] = 0x7F;
        return changed;
    }

    /** Returns the names of the commands sent so far. */
    List<String> sent() {
        return sent;
    }

    long sent(Predicate<String> name) {
        return sent.stream().filter(name).count();
    }

    @Override
    public void send(Command command) {
        sent.add(command.text(0));
        link.send(tap.apply(command));
    }

    @Override
    public void flush() {
        link.flush();
    }

    @Override
    public @Nullable Object receive() {
        return link.receive();
    }

    @Override
    public void close() {
        link.close();
    }
}
