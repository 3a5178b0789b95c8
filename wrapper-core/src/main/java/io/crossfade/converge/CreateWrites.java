package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Creates one group of strings on the shadow, each unless it is there: the small ones that never expire by one MSETNX, which creates all or none. If
 * there is one of them, or several are refused, each goes by a SET of its own, as all others do. For one thread and one group.
 */
final class CreateWrites {
    private final RedisLink shadow;
    private final SideCapabilities side;
    private final PlainStrings together;
    private final BitSet alone = new BitSet();
    private final BitSet created = new BitSet();
    private final BitSet present = new BitSet();

    CreateWrites(RedisLink shadow, SideCapabilities side, StringHabits habits) {
        this.shadow = shadow;
        this.side = side;
        this.together = new PlainStrings(Wire.MSETNX, habits.createsOneByOne());
    }

    /** Adds string {@code i} of the group; may send it. */
    void add(int i, Key key, byte[] value, Expiry expiry) {
        if (together.takes(value, expiry)) {
            together.add(i, key, value);
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
        together.send(shadow);
        shadow.flush();
        takeAlone();
        if (!together.isEmpty() && !takeTogether(shadow.receive())) {
            alone.clear();
            together.forEach((i, key, value) -> sendAlone(i, key, value, Expiry.never()));
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
        together.noteRefusal(reply);
        boolean all = reply instanceof Long count && count == 1;
        if (all) {
            created.or(together.places());
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
