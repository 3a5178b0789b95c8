package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells which values of one server are too large to be read or written by one command. Thread-safe; for one server.
 *
 * <p>Asks MEMORY USAGE, which looks at {@value #SAMPLES} elements at most, or, of a server that refuses it, TYPE and the
 * length. A collection whose few large elements hide among many small ones may pass for smaller than it is.
 */
final class Sizes {
    /** All elements of a value with few: then one huge element is not overlooked. */
    private static final int SAMPLES = 32;

    /** What an element takes at least, with its overhead. */
    private static final int BYTES_PER_ELEMENT = 64;

    private static final byte[] EXISTS = Wire.bytes("EXISTS");
    private static final byte[] MEMORY = Wire.bytes("MEMORY");
    private static final byte[] USAGE = Wire.bytes("USAGE");
    private static final byte[] SAMPLES_WORD = Wire.bytes("SAMPLES");
    private static final byte[] SAMPLES_NUMBER = Wire.bytes(SAMPLES);

    private final long bound;
    private final AtomicBoolean refused = new AtomicBoolean();
    private final AtomicBoolean nothingThere = new AtomicBoolean();

    /** Values of more than {@code bound} bytes of the server's memory are large. */
    Sizes(long bound) {
        this.bound = bound;
    }

    /**
     * Buffers what {@link #takeIfThere} reads the replies of, and flushes: a server that held none of the last keys is asked by one command whether it holds any of these.
     * Returns whether that is so.
     */
    boolean askIfThere(RedisLink link, List<Key> keys) {
        if (!nothingThere.get()) {
            ask(link, keys);
            return false;
        }
        link.send(Wire.command(EXISTS, keys));
        link.flush();
        return true;
    }

    /** As {@link #take}, after {@link #askIfThere} has returned {@code askedIfThere}. */
    boolean[] takeIfThere(RedisLink link, List<Key> keys, boolean askedIfThere) {
        if (!askedIfThere) {
            return take(link, keys);
        }
        if (link.receive() instanceof Long count && count == 0) {
            return new boolean[keys.size()];
        }
        nothingThere.set(false);
        ask(link, keys);
        return take(link, keys);
    }

    /** Buffers what {@link #take} reads the replies of, and flushes. */
    void ask(RedisLink link, List<Key> keys) {
        boolean byLength = refused.get();
        for (Key key : keys) {
            link.send(
                    byLength
                            ? Command.of(Wire.TYPE, key.bytes())
                            : Command.of(MEMORY, USAGE, key.bytes(), SAMPLES_WORD, SAMPLES_NUMBER));
        }
        link.flush();
    }

    /** Returns for each key whether its value is large; one that cannot be told of is not. */
    boolean[] take(RedisLink link, List<Key> keys) {
        List<@Nullable Object> replies = new ArrayList<>(keys.size());
        boolean[] large = new boolean[keys.size()];
        boolean lengthsOwed = false;
        boolean there = false;
        for (int i = 0; i < large.length; i++) {
            Object reply = link.receive();
            replies.add(reply);
            there |= reply != null;
            large[i] = reply instanceof Long bytes && bytes > bound;
            if (reply instanceof ErrorReply error && WatchedReads.LASTING.contains(error.code())) {
                lengthsOwed = true;
                refused.set(true);
            }
            lengthsOwed |= reply instanceof byte[];
        }
        nothingThere.set(!there);
        return lengthsOwed ? byLength(link, keys, replies) : large;
    }

    private boolean[] byLength(RedisLink link, List<Key> keys, List<@Nullable Object> replies) {
        List<@Nullable Object> types = replies;
        if (replies.stream().anyMatch(ErrorReply.class::isInstance)) {
            types = link.exchange(
                    keys.stream().map(key -> Command.of(Wire.TYPE, key.bytes())).toList());
        }
        boolean[] large = new boolean[keys.size()];
        List<Integer> asked = new ArrayList<>();
        List<Command> lengths = new ArrayList<>();
        for (int i = 0; i < large.length; i++) {
            String name = lengthCommand(types.get(i));
            if (name != null) {
                asked.add(i);
                lengths.add(Command.of(Wire.bytes(name), keys.get(i).bytes()));
            }
        }
        List<@Nullable Object> found = link.exchange(lengths);
        for (int i = 0; i < found.size(); i++) {
            boolean text = lengths.get(i).text(0).equals("STRLEN");
            large[asked.get(i)] =
                    found.get(i) instanceof Long length && length > (text ? bound : bound / BYTES_PER_ELEMENT);
        }
        return large;
    }

    /** Returns the command that tells how long a value of this type is; null of one that is not the server's own, or of none. */
    static @Nullable String lengthCommand(@Nullable Object type) {
        return switch (Wire.text(type)) {
            case "string" -> "STRLEN";
            case "list" -> "LLEN";
            case "hash" -> "HLEN";
            case "set" -> "SCARD";
            case "zset" -> "ZCARD";
            case "stream" -> "XLEN";
            default -> null;
        };
    }
}
