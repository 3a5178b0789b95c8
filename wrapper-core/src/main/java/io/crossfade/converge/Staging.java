package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A key beside a key, in the same hash slot, where a value is built that cannot be built in place. It expires by itself unless it
 * is written to, so that one that a failed connection left behind goes away; no two runs share one.
 */
final class Staging {
    static final byte[] LIFE = Wire.bytes(Duration.ofMinutes(10).toMillis());
    private static final String PROCESS = Long.toString(System.nanoTime(), 36)
            + Long.toString(ProcessHandle.current().pid(), 36);
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Parts parts;
    private final Key name;

    Staging(Parts parts) {
        this.parts = parts;
        this.name = newName(parts.key());
    }

    /** Returns a name beside {@code key} that nobody else uses. */
    static Key newName(Key key) {
        return MovedMarker.aside(key, PROCESS + "-" + NUMBERS.getAndIncrement());
    }

    Key name() {
        return name;
    }

    /** Writes to it, and has it live on. */
    void write(List<Command> commands) {
        List<Command> all = new ArrayList<>(commands.size() + 3);
        all.add(Wire.MULTI);
        all.addAll(commands);
        all.add(Command.of(Wire.bytes("PEXPIRE"), name.bytes(), LIFE));
        all.add(Wire.EXEC);
        parts.transact(all);
    }

    /** Takes it away: it was given up. */
    void drop() {
        parts.transact(List.of(Wire.MULTI, Command.of(Wire.UNLINK, name.bytes()), Wire.EXEC));
    }

    /** Puts it in the place of the key, with the key's expiry, in one step. What was there is freed beside the server's work. */
    void swapIn(Expiry expiry) {
        byte[] key = parts.on().bytes();
        parts.transact(List.of(
                Wire.MULTI,
                Command.of(Wire.UNLINK, key),
                Command.of(Wire.bytes("RENAME"), name.bytes(), key),
                parts.expire(expiry),
                Wire.EXEC));
    }
}
