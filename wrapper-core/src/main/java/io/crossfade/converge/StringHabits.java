package io.crossfade.converge;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StringCopier} or a {@link StringComparison} has learned of its two servers. Thread-safe.
 *
 * <p>A key of another type answers GETRANGE with an error, which servers count. Where that is not seldom, TYPE is asked first for a while.
 */
final class StringHabits {
    private static final int BATCHES = 50;
    private static final int SELDOM = 50;

    /** One of so many keys that are there already is too many to try to create the next. */
    private static final int TOO_MANY_PRESENT = 4;

    /** Of fewer keys the share is chance, so smaller batches are added up: the last page of a slice brings a handful that were there already. */
    private static final int ENOUGH_TO_TELL = 100;

    private static final String STRING = "string";

    private final int bound;
    private final byte[] lastByte;
    private final AtomicBoolean refused = new AtomicBoolean();
    private final AtomicBoolean readRefused = new AtomicBoolean();
    private final AtomicBoolean oneByOne = new AtomicBoolean();
    private final AtomicBoolean createsOneByOne = new AtomicBoolean();
    private final AtomicInteger batchesByType = new AtomicInteger();
    private final AtomicInteger batchesByExpiry = new AtomicInteger();
    private final AtomicInteger batchesNotCreated = new AtomicInteger();
    private final Portions portions = new Portions();

    @GuardedBy("this") private int tried;

    @GuardedBy("this") private int presentOfTried;

    /** Strings of more than {@code bound} bytes are large. */
    StringHabits(int bound) {
        this.bound = bound;
        this.lastByte = Wire.bytes(bound);
    }

    /** Buffers what brings {@code key} if it is a small string; the reply is more than the bound of a large one, an error of another type. */
    void ask(RedisLink link, Key key) {
        link.send(Command.of(Wire.GETRANGE, key.bytes(), Wire.ZERO, lastByte));
    }

    boolean isLarge(byte[] begin) {
        return begin.length > bound;
    }

    /** A server refuses something without which nothing can be done so. */
    AtomicBoolean refused() {
        return refused;
    }

    /** The authority refuses to tell the beginning of a string. */
    AtomicBoolean readRefused() {
        return readRefused;
    }

    /** The shadow refuses to take several strings by one command. */
    AtomicBoolean oneByOne() {
        return oneByOne;
    }

    /** The shadow refuses to create several strings by one command. */
    AtomicBoolean createsOneByOne() {
        return createsOneByOne;
    }

    /** How many strings to read at once. */
    Portions portions() {
        return portions;
    }

    /** Returns whether the next batch should ask for types before it reads. */
    boolean asksTypes() {
        return isLeft(batchesByType);
    }

    /** Returns whether the next batch should ask when keys expire before it creates them: else one that does is made anew. */
    boolean asksExpiry() {
        return isLeft(batchesByExpiry);
    }

    /** Returns whether the strings of the next batch should be created, since the shadow may not have them yet. */
    boolean creates() {
        return !isLeft(batchesNotCreated);
    }

    private static boolean isLeft(AtomicInteger batches) {
        return batches.get() > 0 && batches.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** Asks a server which of {@code keys} are strings; returns their indices. */
    static int[] strings(RedisLink link, List<Key> keys) {
        List<@Nullable Object> types = link.exchange(
                keys.stream().map(key -> Command.of(Wire.TYPE, key.bytes())).toList());
        return IntStream.range(0, types.size())
                .filter(i -> Wire.text(types.get(i)).equals(STRING))
                .toArray();
    }

    /** So many of {@code keys} expire. */
    void sawExpiring(int expiring, int keys) {
        if (expiring * SELDOM > keys) {
            batchesByExpiry.set(BATCHES);
        }
    }

    /** So many of {@code keys} were on the shadow already. */
    synchronized void sawPresent(int present, int keys) {
        presentOfTried += present;
        tried += keys;
        if (tried >= ENOUGH_TO_TELL) {
            if (presentOfTried * TOO_MANY_PRESENT > tried) {
                batchesNotCreated.set(BATCHES);
            }
            presentOfTried = 0;
            tried = 0;
        }
    }

    /** So many of {@code keys} were not strings. */
    void saw(int others, int keys) {
        if (others * SELDOM > keys) {
            batchesByType.set(BATCHES);
        }
    }
}
