package io.crossfade.jedis;

import io.crossfade.model.Command;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;

/**
 * Shows a {@link Command} to Jedis as its arguments without copying them: one instance per connection, used again for each
 * command. Writing a command (Jedis 7.4.1 and 8.0.2, {@code Protocol.sendCommand}) takes {@link #size()} and iterates once.
 */
final class WireArguments extends CommandArguments {
    private final Cursor cursor = new Cursor();
    private @Nullable Command command;

    WireArguments() {
        super(Protocol.Command.PING);
    }

    WireArguments of(Command next) {
        command = next;
        return this;
    }

    @Override
    public int size() {
        return current().size();
    }

    @Override
    public Rawable get(int index) {
        byte[] raw = current().arg(index);
        return () -> raw;
    }

    @Override
    public Iterator<Rawable> iterator() {
        cursor.next = 0;
        return cursor;
    }

    private Command current() {
        Command now = command;
        if (now == null) {
            throw new IllegalStateException("no command yet");
        }
        return now;
    }

    /** The iterator and, at the same time, the argument it stands at. */
    private final class Cursor implements Iterator<Rawable>, Rawable {
        private int next;

        @Override
        public boolean hasNext() {
            return next < current().size();
        }

        @Override
        public Rawable next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            next++;
            return this;
        }

        @Override
        public byte[] getRaw() {
            return current().arg(next - 1);
        }
    }
}
