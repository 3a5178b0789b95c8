package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that build a value, by its type, under a key that does not exist. */
final class TypedWrite {
    /** Elements of one command: short enough to block nobody, and for a script to pass on. */
    private static final int CHUNK = 512;

    private final byte[] key;
    private final SideCapabilities server;
    private final List<Command> commands = new ArrayList<>();

    private TypedWrite(Key key, SideCapabilities server) {
        this.key = key.bytes();
        this.server = server;
    }

    /** Returns why {@code server} cannot hold {@code value}, or null. */
    static @Nullable String refusal(TypedValue value, SideCapabilities server) {
        if (value instanceof TypedValue.Unreadable unreadable) {
            return unreadable.reason();
        }
        boolean fieldsExpire =
                value instanceof TypedValue.Fields hash && !hash.expiries().isEmpty();
        return fieldsExpire && !server.hashFieldExpiry()
                ? "hash fields that expire are not supported by the server"
                : null;
    }

    /** Returns the commands, in order; none for a value that is absent. */
    static List<Command> commands(Key key, TypedValue value, Expiry expiry, SideCapabilities server) {
        TypedWrite write = new TypedWrite(key, server);
        if (value instanceof TypedValue.Text string) {
            write.add("SET", string.bytes());
        } else if (value instanceof TypedValue.Elements list) {
            write.inChunks("RPUSH", list.elements());
        } else if (value instanceof TypedValue.Members set) {
            write.inChunks("SADD", set.members());
        } else if (value instanceof TypedValue.Scores zset) {
            write.inChunks("ZADD", scoresAndMembers(zset));
        } else if (value instanceof TypedValue.Fields hash) {
            write.hash(hash);
        } else if (value instanceof TypedValue.Stream stream) {
            write.commands.addAll(new StreamWrite(key, stream.content(), server).commands());
        }
        if (!write.commands.isEmpty() && expiry.atMillis() != Expiry.NEVER) {
            write.add("PEXPIREAT", text(expiry.millisOn(server)));
        }
        return write.commands;
    }

    private void hash(TypedValue.Fields hash) {
        List<ByteBuffer> words = new ArrayList<>(2 * hash.fields().size());
        hash.fields().forEach((field, value) -> {
            words.add(field);
            words.add(value);
        });
        inChunks("HSET", words);
        hash.expiries()
                .forEach((field, atMillis) ->
                        add("HPEXPIREAT", text(atMillis + server.shiftMillis()), text("FIELDS"), text(1), field));
    }

    private static List<ByteBuffer> scoresAndMembers(TypedValue.Scores zset) {
        List<ByteBuffer> words = new ArrayList<>(2 * zset.scores().size());
        for (Map.Entry<ByteBuffer, Double> entry : zset.scores().entrySet()) {
            words.add(text(score(entry.getValue())));
            words.add(entry.getKey());
        }
        return words;
    }

    /** Java's text of a double reads back as the same double. */
    static String score(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "+inf" : "-inf";
        }
        return Double.toString(score);
    }

    private void inChunks(String name, Collection<ByteBuffer> words) {
        List<ByteBuffer> all = List.copyOf(words);
        for (int from = 0; from < all.size(); from += CHUNK) {
            add(name, all.subList(from, Math.min(all.size(), from + CHUNK)).toArray(new ByteBuffer[0]));
        }
    }

    private void add(String name, ByteBuffer... words) {
        byte[][] args = new byte[2 + words.length][];
        args[0] = Wire.bytes(name);
        args[1] = key;
        for (int i = 0; i < words.length; i++) {
            args[i + 2] = words[i].array();
        }
        commands.add(Command.of(args));
    }

    private static ByteBuffer text(String ascii) {
        return ByteBuffer.wrap(Wire.bytes(ascii));
    }

    private static ByteBuffer text(long number) {
        return ByteBuffer.wrap(Wire.bytes(number));
    }
}
