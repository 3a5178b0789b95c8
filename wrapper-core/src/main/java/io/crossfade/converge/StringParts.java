package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A large string, window by window. It grows from its beginning, so that no write has the server fill a gap. No command makes a
 * string shorter: a shadow that is too long begins anew.
 */
final class StringParts implements PartsPass {
    private static final int WINDOW = 256 * 1024;
    private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final byte[] GETRANGE = Wire.bytes("GETRANGE");
    private static final byte[] SETRANGE = Wire.bytes("SETRANGE");
    private static final byte[] STRLEN = Wire.bytes("STRLEN");

    private final Parts parts;
    private final Command strlen;
    private final Command strlenThere;
    private Expiry expiry = Expiry.noSuchKey();
    private boolean proven = true;

    StringParts(Parts parts) {
        this.parts = parts;
        this.strlen = Command.of(STRLEN, parts.key().bytes());
        this.strlenThere = Command.of(STRLEN, parts.on().bytes());
    }

    /** A window of one side, and how long the string is. */
    private record Window(byte[] bytes, long length) {}

    @Override
    public void run(Expiry keyExpiry, boolean there) {
        this.expiry = keyExpiry;
        if (lengthThere() > lengthHere()) {
            parts.found(1);
            parts.write(List.of(Command.of(Wire.UNLINK, parts.on().bytes())), Expiry.noSuchKey());
        }
        long at = 0;
        for (int round = 0; round < parts.maxRounds(); round++) {
            at = copyFrom(at);
            long held = lengthThere();
            long wanted = lengthHere();
            if (held >= wanted) {
                proven = held == wanted;
                return;
            }
            at = held / WINDOW * WINDOW;
        }
        proven = false;
    }

    @Override
    public boolean provesEachPart() {
        return proven;
    }

    private long copyFrom(long start) {
        long at = start;
        long length;
        do {
            parts.step();
            Window original = here(at);
            length = original.length();
            Window copy = there(at);
            if (copy.length() < at) {
                throw new PartsEnd(PartsEnd.Kind.TORN);
            }
            if (!holds(copy, original)) {
                equalize(at, original, copy);
            }
            at += WINDOW;
        } while (at < length);
        return at;
    }

    private void equalize(long at, Window first, Window copy) {
        Window original = first;
        if (copy.length() > at) {
            LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
            original = here(at);
            if (!parts.repairs() && !Arrays.equals(original.bytes(), first.bytes())) {
                throw new PartsEnd(PartsEnd.Kind.CHANGING);
            }
            if (holds(there(at), original)) {
                return;
            }
        }
        for (int attempt = 0; attempt < parts.maxRounds(); attempt++) {
            if (original.bytes().length == 0) {
                return;
            }
            parts.found(1);
            parts.write(List.of(Command.of(SETRANGE, parts.on().bytes(), Wire.bytes(at), original.bytes())), expiry);
            Window now = here(at);
            if (Arrays.equals(now.bytes(), original.bytes())) {
                return;
            }
            original = now;
        }
        throw new PartsEnd(PartsEnd.Kind.TORN);
    }

    private static boolean holds(Window copy, Window original) {
        int length = original.bytes().length;
        return copy.bytes().length >= length && Arrays.equals(copy.bytes(), 0, length, original.bytes(), 0, length);
    }

    private Window here(long at) {
        return window(parts.readAuthority(List.of(range(parts.key(), at), strlen)));
    }

    private Window there(long at) {
        return window(parts.readShadow(List.of(range(parts.on(), at), strlenThere)));
    }

    private static Command range(Key key, long at) {
        return Command.of(GETRANGE, key.bytes(), Wire.bytes(at), Wire.bytes(at + WINDOW - 1));
    }

    private static Window window(List<@Nullable Object> replies) {
        return new Window((byte[]) Wire.present(replies.get(0)), Wire.number(replies.get(1)));
    }

    private long lengthHere() {
        return Wire.number(parts.readAuthority(List.of(strlen)).get(0));
    }

    private long lengthThere() {
        return Wire.number(parts.readShadow(List.of(strlenThere)).get(0));
    }
}
