package io.crossfade.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** Reads keys of one server in pipelined batches. Not thread-safe. */
final class KeyReader implements KeySpace {
    private static final int SCAN_COUNT = 1_000;

    private final Connection connection;
    private final boolean knowsExpireTime;
    private final boolean knowsFieldExpiry;

    KeyReader(Connection connection) {
        this(connection, false);
    }

    /** {@code byLifetime} asks how long keys still live, not until when, so that the server's clock does not matter. */
    KeyReader(Connection connection, boolean byLifetime) {
        this.connection = connection;
        this.knowsExpireTime = !byLifetime && knows("PEXPIRETIME", "k");
        this.knowsFieldExpiry = knows("HPEXPIRETIME", "k", "FIELDS", "1", "f");
    }

    @Override
    public Set<BinaryKey> keys(Predicate<BinaryKey> wanted) {
        Set<BinaryKey> keys = new LinkedHashSet<>();
        String cursor = "0";
        do {
            List<?> page = (List<?>) ask("SCAN", cursor, "COUNT", Integer.toString(SCAN_COUNT));
            cursor = text(page.get(0));
            for (Object key : (List<?>) page.get(1)) {
                BinaryKey binary = new BinaryKey((byte[]) key);
                if (wanted.test(binary)) {
                    keys.add(binary);
                }
            }
        } while (!cursor.equals("0"));
        return keys;
    }

    @Override
    public List<KeyContent> read(List<BinaryKey> keys) {
        for (BinaryKey key : keys) {
            send("TYPE", key.bytes());
            send(knowsExpireTime ? "PEXPIRETIME" : "PTTL", key.bytes());
        }
        List<Object> replies = connection.getMany(keys.size() * 2);
        long now = System.currentTimeMillis();
        List<String> types = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String type = text(replies.get(2 * i));
            types.add(type);
            KeyType.of(type).query(keys.get(i).bytes()).ifPresent(this::send);
        }
        List<Object> values = new ArrayList<>();
        for (String type : types) {
            values.add(KeyType.of(type) == KeyType.NONE ? "" : KeyType.of(type).valueOrError(receive()));
        }
        List<KeyContent> contents = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Object value = withDetails(keys.get(i), types.get(i), values.get(i));
            contents.add(new KeyContent(types.get(i), value, expireAt((Long) replies.get(2 * i + 1), now), now));
        }
        return contents;
    }

    private long expireAt(long reply, long now) {
        return knowsExpireTime || reply < 0 ? reply : now + reply;
    }

    private Object withDetails(BinaryKey key, String type, Object value) {
        return switch (KeyType.of(type)) {
            case STREAM -> List.of(value, new StreamGroups(this).read(key.bytes()));
            case HASH -> new HashContent(value, knowsFieldExpiry ? new FieldExpiry(this).read(key.bytes()) : Map.of());
            case STRING, LIST, SET, ZSET, VECTORS, OTHER, NONE -> value;
        };
    }

    /** Returns one reply; an error reply is returned, not thrown. */
    private Object receive() {
        return connection.getMany(1).get(0);
    }

    private boolean knows(String... command) {
        try {
            ask(command);
            return true;
        } catch (JedisRedirectionException elsewhere) {
            return true;
        } catch (JedisDataException unknown) {
            return false;
        }
    }

    Object ask(String... command) {
        byte[][] args = new byte[command.length - 1][];
        for (int i = 0; i < args.length; i++) {
            args[i] = command[i + 1].getBytes(StandardCharsets.UTF_8);
        }
        return ask(command[0], args);
    }

    Object ask(String name, byte[]... args) {
        send(name, args);
        return connection.getOne();
    }

    private void send(Query query) {
        send(query.name(), query.args());
    }

    private void send(String name, byte[]... args) {
        ProtocolCommand command = () -> name.getBytes(StandardCharsets.US_ASCII);
        CommandArguments arguments = new CommandArguments(command);
        for (byte[] arg : args) {
            arguments.add(arg);
        }
        connection.sendCommand(arguments);
    }

    static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
