package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the keys of one batch were used, as the authority told before the first command that may count as a use. What a server does not
 * tell is not carried. For one thread.
 */
public final class KeyUsages {
    private static final byte[] OBJECT = Wire.bytes("OBJECT");
    private static final byte[] IDLETIME = Wire.bytes("IDLETIME");
    private static final byte[] FREQ = Wire.bytes("FREQ");
    private static final long NOT_TOLD = -1;
    private static final long NOT_ASKED = -2;
    private static final long ASKED = -3;

    private final Usage usage;
    private final List<Key> keys;
    private final long[] figures;
    private final int[] places;

    private KeyUsages(Usage usage, List<Key> keys, long[] figures, int[] places) {
        this.usage = usage;
        this.keys = keys;
        this.figures = figures;
        this.places = places;
    }

    /** Nothing is known yet of {@code keys}; with {@link Usage#NONE} nothing will be. */
    public static KeyUsages of(Usage usage, List<Key> keys) {
        int size = usage == Usage.NONE ? 0 : keys.size();
        long[] figures = new long[size];
        Arrays.fill(figures, NOT_ASKED);
        return new KeyUsages(usage, keys, figures, IntStream.range(0, size).toArray());
    }

    /** Returns some of these keys, those at {@code indices}; what is learned of them is learned here, too. */
    public KeyUsages pick(int... indices) {
        return usage == Usage.NONE
                ? this
                : new KeyUsages(
                        usage,
                        keys,
                        figures,
                        IntStream.of(indices).map(i -> places[i]).toArray());
    }

    /** Returns whether anything is to be learned of these keys. */
    boolean areWanted() {
        return usage != Usage.NONE;
    }

    /** Buffers the question about key {@code i}, if that is wanted and has not been asked before. */
    void ask(RedisLink link, int i) {
        if (usage != Usage.NONE && figures[places[i]] == NOT_ASKED) {
            figures[places[i]] = ASKED;
            byte[] word = usage == Usage.IDLE_TIME ? IDLETIME : FREQ;
            link.send(Command.of(OBJECT, word, keys.get(places[i]).bytes()));
        }
    }

    /** Reads the answer about key {@code i}, if it was asked for. */
    void take(RedisLink link, int i) {
        if (usage != Usage.NONE && figures[places[i]] == ASKED) {
            figures[places[i]] = link.receive() instanceof Long figure ? figure : NOT_TOLD;
        }
    }

    /** Returns whether anything is known of key {@code i}. */
    boolean isTold(int i) {
        return usage != Usage.NONE && figures[places[i]] >= 0;
    }

    /** Returns a RESTORE with what is known of key {@code i}. */
    Command with(int i, byte[]... restore) {
        if (!isTold(i)) {
            return Command.of(restore);
        }
        byte[][] words = Arrays.copyOf(restore, restore.length + 2);
        words[restore.length] = usage == Usage.IDLE_TIME ? IDLETIME : FREQ;
        words[restore.length + 1] = Wire.bytes(figures[places[i]]);
        return Command.of(words);
    }
}
