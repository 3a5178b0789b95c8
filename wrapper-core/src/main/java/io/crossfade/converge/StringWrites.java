package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Writes one group of strings to the shadow: the small ones that never expire by one MSET, any other by a SET of its own, and one whose use is known by
 * RESTORE, since SET has no word for that. For one thread and one group.
 */
final class StringWrites {
    /** A longer value is worth a command of its own, and keeps the one of many short. */
    private static final int MOST_TOGETHER_BYTES = 4_096;

    private final RedisLink shadow;
    private final SideCapabilities side;
    private final StringHabits habits;
    private final List<byte[]> together = new ArrayList<>();
    private final BitSet inOne = new BitSet();
    private final BitSet alone = new BitSet();
    private final BitSet taken = new BitSet();

    StringWrites(RedisLink shadow, SideCapabilities side, StringHabits habits) {
        this.shadow = shadow;
        this.side = side;
        this.habits = habits;
    }

    /** Adds string {@code i} of the group, which is {@code place} among {@code usages}; may send it. */
    void add(int i, Key key, byte[] value, Expiry expiry, KeyUsages usages, int place) {
        boolean plain = expiry.atMillis() == Expiry.NEVER && !usages.isTold(place);
        if (plain && value.length <= MOST_TOGETHER_BYTES && !habits.oneByOne().get()) {
            if (together.isEmpty()) {
                together.add(Wire.MSET);
            }
            together.add(key.bytes());
            together.add(value);
            inOne.set(i);
        } else {
            shadow.send(one(key.bytes(), value, expiry, usages, place));
            alone.set(i);
        }
    }

    private Command one(byte[] key, byte[] value, Expiry expiry, KeyUsages usages, int place) {
        if (usages.isTold(place)) {
            return usages.with(
                    place,
                    Wire.RESTORE,
                    key,
                    expiry.forRestore(side),
                    StringPayload.of(value),
                    Wire.REPLACE,
                    Wire.ABSTTL);
        }
        return expiry.atMillis() == Expiry.NEVER
                ? Command.of(Wire.SET, key, value)
                : Command.of(Wire.SET, key, value, Wire.PXAT, Wire.bytes(expiry.millisOn(side)));
    }

    /** Sends what is left to send, and waits for the answers. */
    void send() {
        if (!inOne.isEmpty()) {
            shadow.send(Command.of(together.toArray(byte[][]::new)));
        }
        shadow.flush();
        for (int i = alone.nextSetBit(0); i >= 0; i = alone.nextSetBit(i + 1)) {
            taken.set(i, !(shadow.receive() instanceof ErrorReply));
        }
        if (!inOne.isEmpty()) {
            Object reply = shadow.receive();
            if (!(reply instanceof ErrorReply error)) {
                taken.or(inOne);
            } else if (WatchedReads.LASTING.contains(error.code())) {
                habits.oneByOne().set(true);
            }
        }
    }

    /** Returns whether the shadow has taken string {@code i}; meaningful after {@link #send}. */
    boolean taken(int i) {
        return taken.get(i);
    }
}
