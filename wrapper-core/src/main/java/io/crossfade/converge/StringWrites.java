package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.BitSet;

/**
 * Writes one group of strings to the shadow: the small ones that never expire by one MSET, any other by a SET of its own, and one whose use is known by
 * RESTORE, since SET has no word for that. For one thread and one group.
 */
final class StringWrites {
    private final RedisLink shadow;
    private final SideCapabilities side;
    private final PlainStrings together;
    private final BitSet alone = new BitSet();
    private final BitSet taken = new BitSet();

    StringWrites(RedisLink shadow, SideCapabilities side, StringHabits habits) {
        this.shadow = shadow;
        this.side = side;
        this.together = new PlainStrings(Wire.MSET, habits.oneByOne());
    }

    /** Adds string {@code i} of the group, which is {@code place} among {@code usages}; may send it. */
    void add(int i, Key key, byte[] value, Expiry expiry, KeyUsages usages, int place) {
        if (!usages.isTold(place) && together.takes(value, expiry)) {
            together.add(i, key, value);
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
        together.send(shadow);
        shadow.flush();
        for (int i = alone.nextSetBit(0); i >= 0; i = alone.nextSetBit(i + 1)) {
            taken.set(i, !(shadow.receive() instanceof ErrorReply));
        }
        if (!together.isEmpty()) {
            Object reply = shadow.receive();
            together.noteRefusal(reply);
            if (!(reply instanceof ErrorReply)) {
                taken.or(together.places());
            }
        }
    }

    /** Returns whether the shadow has taken string {@code i}; meaningful after {@link #send}. */
    boolean taken(int i) {
        return taken.get(i);
    }
}
