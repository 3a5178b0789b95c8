package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one command that reads a whole value of each type, and what its reply means. */
enum TypedReply {
    STRING("string") {
        @Override
        Command read(Key key) {
            return command(key, "GET");
        }

        @Override
        TypedValue value(Object reply) {
            return new TypedValue.Text(ByteBuffer.wrap((byte[]) reply));
        }
    },
    LIST("list") {
        @Override
        Command read(Key key) {
            return command(key, "LRANGE", "0", "-1");
        }

        @Override
        TypedValue value(Object reply) {
            return new TypedValue.Elements(buffers(reply));
        }
    },
    SET("set") {
        @Override
        Command read(Key key) {
            return command(key, "SMEMBERS");
        }

        @Override
        TypedValue value(Object reply) {
            return new TypedValue.Members(new HashSet<>(buffers(reply)));
        }
    },
    ZSET("zset") {
        @Override
        Command read(Key key) {
            return command(key, "ZRANGE", "0", "-1", "WITHSCORES");
        }

        @Override
        TypedValue value(Object reply) {
            List<?> words = (List<?>) reply;
            Map<ByteBuffer, Double> scores = new HashMap<>(words.size());
            for (int i = 0; i < words.size(); i += 2) {
                scores.put(ByteBuffer.wrap((byte[]) words.get(i)), score(Wire.text(words.get(i + 1))));
            }
            return new TypedValue.Scores(scores);
        }
    },
    HASH("hash") {
        @Override
        Command read(Key key) {
            return command(key, "HGETALL");
        }

        @Override
        TypedValue value(Object reply) {
            List<ByteBuffer> words = buffers(reply);
            Map<ByteBuffer, ByteBuffer> fields = new HashMap<>(words.size());
            for (int i = 0; i < words.size(); i += 2) {
                fields.put(words.get(i), words.get(i + 1));
            }
            return new TypedValue.Fields(fields, Map.of());
        }
    },
    STREAM("stream") {
        @Override
        Command read(Key key) {
            return Command.of(
                    Wire.bytes("XINFO"),
                    Wire.bytes("STREAM"),
                    key.bytes(),
                    Wire.bytes("FULL"),
                    Wire.bytes("COUNT"),
                    Wire.ZERO);
        }

        @Override
        TypedValue value(Object reply) {
            return new TypedValue.Stream(StreamReply.parse((List<?>) reply));
        }
    };

    private final String type;

    TypedReply(String type) {
        this.type = type;
    }

    /** Returns the row of what TYPE answers, or null for a type that is not the server's own. */
    static @Nullable TypedReply of(String type) {
        for (TypedReply reply : values()) {
            if (reply.type.equals(type)) {
                return reply;
            }
        }
        return null;
    }

    /** Returns the command that reads all of {@code key}. */
    abstract Command read(Key key);

    abstract TypedValue value(Object reply);

    /** Returns what {@code reply} to {@link #read} means. */
    TypedValue parse(@Nullable Object reply, String role) {
        if (reply instanceof ErrorReply error) {
            boolean torn = error.code().equals("WRONGTYPE") || error.message().contains("no such key");
            return torn ? new TypedValue.Torn() : new TypedValue.Unreadable(role + ": " + error.code());
        }
        if (reply == null || (reply instanceof List<?> list && list.isEmpty())) {
            return new TypedValue.Absent();
        }
        return value(reply);
    }

    private static Command command(Key key, String name, String... more) {
        byte[][] args = new byte[2 + more.length][];
        args[0] = Wire.bytes(name);
        args[1] = key.bytes();
        for (int i = 0; i < more.length; i++) {
            args[i + 2] = Wire.bytes(more[i]);
        }
        return Command.of(args);
    }

    private static List<ByteBuffer> buffers(Object reply) {
        List<?> words = (List<?>) reply;
        List<ByteBuffer> buffers = new ArrayList<>(words.size());
        for (Object word : words) {
            buffers.add(ByteBuffer.wrap((byte[]) word));
        }
        return buffers;
    }

    /** Adding 0.0 makes -0 a plain 0, as the server orders them alike. */
    static double score(String text) {
        return switch (text) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text) + 0.0;
        };
    }
}
