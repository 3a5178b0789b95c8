package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The short strings of one group that never expire, which one MSET or MSETNX writes. For one thread and one group. */
final class PlainStrings {
    /** A longer value is worth a command of its own, and keeps the one of many short. */
    private static final int MOST_BYTES = 4_096;

    private final AtomicBoolean oneByOne;
    private final List<byte[]> args = new ArrayList<>();
    private final BitSet places = new BitSet();

    /**
     * Begins with none.
     *
     * @param word the command
     * @param oneByOne whether the server refuses it for several
     */
    PlainStrings(byte[] word, AtomicBoolean oneByOne) {
        this.oneByOne = oneByOne;
        args.add(word);
    }

    boolean takes(byte[] value, Expiry expiry) {
        return expiry.atMillis() == Expiry.NEVER && value.length <= MOST_BYTES && !oneByOne.get();
    }

    /** Adds string {@code i} of the group. */
    void add(int i, Key key, byte[] value) {
        args.add(key.bytes());
        args.add(value);
        places.set(i);
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Returns which strings of the group these are. */
    BitSet places() {
        return places;
    }

    /** Sends all, if there are any. */
    void send(RedisLink shadow) {
        if (!isEmpty()) {
            shadow.send(Command.of(args.toArray(byte[][]::new)));
        }
    }

    /** Remembers for later groups if {@code reply} is a refusal that will not change. */
    void noteRefusal(@Nullable Object reply) {
        if (reply instanceof ErrorReply error && WatchedReads.LASTING.contains(error.code())) {
            oneByOne.set(true);
        }
    }

    void forEach(Visitor visitor) {
        int at = 1;
        for (int i = places.nextSetBit(0); i >= 0; i = places.nextSetBit(i + 1)) {
            visitor.string(i, args.get(at), args.get(at + 1));
            at += 2;
        }
    }

    /** Is told of each string. */
    interface Visitor {
        void string(int i, byte[] key, byte[] value);
    }
}
