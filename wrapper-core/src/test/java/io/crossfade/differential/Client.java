package io.crossfade.differential;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/** A stock Jedis client that is given commands as bytes and returns replies as they came, errors among them. */
final class Client implements AutoCloseable {
    private final RedisClient redis;

    Client(RedisClient redis) {
        this.redis = redis;
    }

    /** Opens a stock client of a server. */
    static Client of(String host, int port, RedisProtocol protocol) {
        return of(host, port, protocol, 0);
    }

    /** As {@link #of(String, int, RedisProtocol)}, in another database. */
    static Client of(String host, int port, RedisProtocol protocol, int database) {
        return new Client(RedisClient.builder()
                .hostAndPort(new HostAndPort(host, port))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(protocol)
                        .timeoutMillis(30_000)
                        .database(database)
                        .build())
                .build());
    }

    Object single(byte[][] command) {
        try {
            return redis.sendCommand(name(command), args(command));
        } catch (JedisDataException e) {
            return e;
        }
    }

    List<Object> pipeline(List<byte[][]> commands) {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            List<Response<Object>> responses = new ArrayList<>();
            commands.forEach(command -> responses.add(pipeline.sendCommand(name(command), args(command))));
            pipeline.sync();
            List<Object> replies = new ArrayList<>();
            responses.forEach(response -> replies.add(reply(response)));
            return replies;
        }
    }

    /** Returns the replies of EXEC, its nil as null, or the error that it was answered with. */
    Object transaction(List<byte[][]> commands, Session session) {
        try (AbstractTransaction transaction = redis.transaction(false)) {
            if (session.watched() != null) {
                transaction.watch(session.watched());
            }
            if (session.disturbed()) {
                redis.set(session.watched(), Words.bytes("disturbed"));
            }
            transaction.multi();
            commands.forEach(command -> transaction.sendCommand(name(command), args(command)));
            return session.discarded() ? transaction.discard() : transaction.exec();
        } catch (JedisDataException e) {
            return e;
        }
    }

    private static Object reply(Response<Object> response) {
        try {
            return response.get();
        } catch (JedisDataException e) {
            return e;
        }
    }

    private static ProtocolCommand name(byte[][] command) {
        return () -> command[0];
    }

    private static byte[][] args(byte[][] command) {
        byte[][] args = new byte[command.length - 1][];
        System.arraycopy(command, 1, args, 0, args.length);
        return args;
    }

    @Override
    public void close() {
        redis.close();
    }
}
