package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates one group of strings on the shadow, each unless it is there: the small ones that never expire by one MSETNX, which creates all or none. If
 * there is one of them, or several are refused, each goes by a SET of its own, as all others do. For one thread and one group.
 */
final class CreateWrites {
    /** A longer value is worth a command of its own, and keeps the one of many short. */
    private static final int MOST_TOGETHER_BYTES = 4_096;

    private final RedisLink shadow;
    private final SideCapabilities side;
    private final StringHabits habits;
    private final List<byte[]> together = new ArrayList<>();
    private final BitSet inOne = new BitSet();
    private final BitSet alone = new BitSet();
    private final BitSet created = new BitSet();
    private final BitSet present = new BitSet();

    CreateWrites(RedisLink shadow, SideCapabilities side, StringHabits habits) {
        this.shadow = shadow;
        this.side = side;
        this.habits = habits;
    }

    /** Adds string {@code i} of the group; may send it. */
    void add(int i, Key key, byte[] value, Expiry expiry) {
        boolean plain = expiry.atMillis() == Expiry.NEVER;
        if (plain
                && value.length <= MOST_TOGETHER_BYTES
                && !habits.createsOneByOne().get()) {
            if (together.isEmpty()) {
                together.add(Wire.MSETNX);
            }
            together.add(key.bytes());
            together.add(value);
            inOne.set(i);
        } else {
            sendAlone(i, key.bytes(), value, expiry);
        }
    }

    private void sendAlone(int i, byte[] key, byte[] value, Expiry expiry) {
        shadow.send(
                expiry.atMillis() == Expiry.NEVER
                        ? Command.of(Wire.SET, key, value, Wire.NX)
                        : Command.of(Wire.SET, key, value, Wire.NX, Wire.PXAT, Wire.bytes(expiry.millisOn(side))));
        alone.set(i);
    }

    /** Sends what is left to send, and waits for the answers. */
    void send() {
        if (!inOne.isEmpty()) {
            shadow.send(Command.of(together.toArray(byte[][]::new)));
        }
        shadow.flush();
        takeAlone();
        if (!inOne.isEmpty() && !takeTogether(shadow.receive())) {
            alone.clear();
            int at = 1;
            for (int i = inOne.nextSetBit(0); i >= 0; i = inOne.nextSetBit(i + 1)) {
                sendAlone(i, together.get(at), together.get(at + 1), Expiry.never());
                at += 2;
            }
            shadow.flush();
            takeAlone();
        }
    }

    private void takeAlone() {
        for (int i = alone.nextSetBit(0); i >= 0; i = alone.nextSetBit(i + 1)) {
            Object reply = shadow.receive();
            if (reply == null) {
                present.set(i);
            } else if (!(reply instanceof ErrorReply)) {
                created.set(i);
            }
        }
    }

    /** Returns whether all were created. */
    private boolean takeTogether(@Nullable Object reply) {
        if (reply instanceof ErrorReply error && WatchedReads.LASTING.contains(error.code())) {
            habits.createsOneByOne().set(true);
        }
        boolean all = reply instanceof Long count && count == 1;
        if (all) {
            created.or(inOne);
        }
        return all;
    }

    /** Returns whether string {@code i} was created here; meaningful after {@link #send}. */
    boolean created(int i) {
        return created.get(i);
    }

    /** Returns which strings, or whatever it is, the shadow holds already; meaningful after {@link #send}. */
    BitSet present() {
        return present;
    }
}
