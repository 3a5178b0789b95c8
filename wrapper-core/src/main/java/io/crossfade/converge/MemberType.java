package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types whose elements have names, so that each can be read and written alone. The value of a member is comparable by {@link
 * Object#equals}: a {@link Field} of a hash, a score of a sorted set, {@code true} in a set.
 */
enum MemberType {
    HASH("HSCAN", "HLEN", "HDEL", Parts.MOST_ELEMENTS) {
        @Override
        Map<ByteBuffer, Object> page(List<?> words) {
            Map<ByteBuffer, Object> page = new HashMap<>(words.size());
            for (int i = 0; i + 1 < words.size(); i += 2) {
                page.put(buffer(words.get(i)), new Field(buffer(words.get(i + 1)), Expiry.NEVER));
            }
            return page;
        }

        @Override
        List<Command> read(Key key, List<ByteBuffer> members, SideCapabilities side) {
            return List.of(command("HMGET", key, members));
        }

        @Override
        Map<ByteBuffer, Object> values(List<ByteBuffer> members, List<@Nullable Object> replies) {
            Map<ByteBuffer, Object> values = new HashMap<>();
            List<?> found = (List<?>) Wire.present(replies.get(0));
            for (int i = 0; i < members.size(); i++) {
                if (found.get(i) != null) {
                    values.put(members.get(i), new Field(buffer(found.get(i)), Expiry.NEVER));
                }
            }
            return values;
        }

        @Override
        List<Command> put(Key key, Map<ByteBuffer, Object> values, SideCapabilities shadow) {
            List<ByteBuffer> words = new ArrayList<>(2 * values.size());
            List<Command> commands = new ArrayList<>();
            values.forEach((name, value) -> {
                words.add(name);
                words.add(((Field) value).value());
            });
            commands.add(command("HSET", key, words));
            values.forEach((name, value) -> {
                long atMillis = ((Field) value).expiresAt();
                if (atMillis != Expiry.NEVER) {
                    commands.add(command(
                            "HPEXPIREAT",
                            key,
                            List.of(
                                    text(Long.toString(atMillis + shadow.shiftMillis())),
                                    text("FIELDS"),
                                    text("1"),
                                    name)));
                }
            });
            return commands;
        }
    },
    SET("SSCAN", "SCARD", "SREM", Parts.MOST_ELEMENTS) {
        @Override
        Map<ByteBuffer, Object> page(List<?> words) {
            Map<ByteBuffer, Object> page = new HashMap<>(2 * words.size());
            words.forEach(word -> page.put(buffer(word), Boolean.TRUE));
            return page;
        }

        @Override
        List<Command> read(Key key, List<ByteBuffer> members, SideCapabilities side) {
            return each("SISMEMBER", "SMISMEMBER", key, members, side);
        }

        @Override
        Map<ByteBuffer, Object> values(List<ByteBuffer> members, List<@Nullable Object> replies) {
            Map<ByteBuffer, Object> values = new HashMap<>();
            List<?> found = each(replies);
            for (int i = 0; i < members.size(); i++) {
                if (Wire.number(found.get(i)) > 0) {
                    values.put(members.get(i), Boolean.TRUE);
                }
            }
            return values;
        }

        @Override
        List<Command> put(Key key, Map<ByteBuffer, Object> values, SideCapabilities shadow) {
            return List.of(command("SADD", key, values.keySet()));
        }
    },
    /** A member of five millions costs its server 20 us or more to put in order: 500 of them took up to 13 ms (Redis 7.0). */
    ZSET("ZSCAN", "ZCARD", "ZREM", 100) {
        @Override
        Map<ByteBuffer, Object> page(List<?> words) {
            Map<ByteBuffer, Object> page = new HashMap<>(words.size());
            for (int i = 0; i + 1 < words.size(); i += 2) {
                page.put(buffer(words.get(i)), TypedReply.score(Wire.text(words.get(i + 1))));
            }
            return page;
        }

        @Override
        List<Command> read(Key key, List<ByteBuffer> members, SideCapabilities side) {
            return each("ZSCORE", "ZMSCORE", key, members, side);
        }

        @Override
        Map<ByteBuffer, Object> values(List<ByteBuffer> members, List<@Nullable Object> replies) {
            Map<ByteBuffer, Object> values = new HashMap<>();
            List<?> found = each(replies);
            for (int i = 0; i < members.size(); i++) {
                Object score = found.get(i);
                if (score != null) {
                    values.put(members.get(i), TypedReply.score(Wire.text(score)));
                }
            }
            return values;
        }

        @Override
        List<Command> put(Key key, Map<ByteBuffer, Object> values, SideCapabilities shadow) {
            List<ByteBuffer> words = new ArrayList<>(2 * values.size());
            values.forEach((member, score) -> {
                words.add(text(TypedWrite.score((Double) score)));
                words.add(member);
            });
            return List.of(command("ZADD", key, words));
        }
    };

    /**
     * A field of a hash.
     *
     * @param expiresAt when it expires, in milliseconds since 1970 by the authority's clock, or {@link Expiry#NEVER}
     */
    record Field(ByteBuffer value, long expiresAt) {}

    private final String scan;
    private final String count;
    private final String remove;
    private final int writtenAtOnce;

    MemberType(String scan, String count, String remove, int writtenAtOnce) {
        this.scan = scan;
        this.count = count;
        this.remove = remove;
        this.writtenAtOnce = writtenAtOnce;
    }

    /** How many members a server is to write at most before it serves others. */
    int writtenAtOnce() {
        return writtenAtOnce;
    }

    /** The command that reads about {@code count} members from {@code cursor} on. */
    Command scan(Key key, byte[] cursor, int count) {
        return Command.of(Wire.bytes(scan), key.bytes(), cursor, Wire.bytes("COUNT"), Wire.bytes(count));
    }

    /** The command that counts the members. */
    Command count(Key key) {
        return Command.of(Wire.bytes(count), key.bytes());
    }

    /** The command that removes these members. */
    Command remove(Key key, Collection<ByteBuffer> members) {
        return command(remove, key, members);
    }

    /** What a page of the scan holds. */
    abstract Map<ByteBuffer, Object> page(List<?> words);

    /** The commands that {@code side} is asked for these members. */
    abstract List<Command> read(Key key, List<ByteBuffer> members, SideCapabilities side);

    /** What the replies to {@link #read} tell; a member that is not there is missing. */
    abstract Map<ByteBuffer, Object> values(List<ByteBuffer> members, List<@Nullable Object> replies);

    /** The commands that give these members these values. */
    abstract List<Command> put(Key key, Map<ByteBuffer, Object> values, SideCapabilities shadow);

    /** A server that does not know SMISMEMBER or ZMSCORE, or forbids it, is asked for each member. */
    private static List<Command> each(
            String one, String many, Key key, List<ByteBuffer> members, SideCapabilities side) {
        return side.membersAtOnce()
                ? List.of(command(many, key, members))
                : members.stream()
                        .map(member -> command(one, key, List.of(member)))
                        .toList();
    }

    private static List<?> each(List<@Nullable Object> replies) {
        return replies.get(0) instanceof List<?> all ? all : replies;
    }

    static Command command(String name, Key key, Collection<ByteBuffer> words) {
        byte[][] args = new byte[2 + words.size()][];
        args[0] = Wire.bytes(name);
        args[1] = key.bytes();
        int next = 2;
        for (ByteBuffer word : words) {
            args[next++] = word.array();
        }
        return Command.of(args);
    }

    static ByteBuffer buffer(@Nullable Object word) {
        return ByteBuffer.wrap((byte[]) Wire.present(word));
    }

    static ByteBuffer text(String ascii) {
        return ByteBuffer.wrap(Wire.bytes(ascii));
    }
}
