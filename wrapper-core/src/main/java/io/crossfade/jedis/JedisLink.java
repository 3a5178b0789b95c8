package io.crossfade.jedis;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A {@link RedisLink} over a Jedis connection. Not thread-safe.
 *
 * <p>A connection that failed is never used again: Jedis would connect anew under the hood, and replies, watched keys and
 * a transaction of before would be lost in silence.
 */
final class JedisLink implements RedisLink {
    private final Connection connection;
    private final SideFailures failures;
    private final WireArguments arguments = new WireArguments();
    private long outstanding;
    private boolean closed;

    JedisLink(Connection connection, SideFailures failures) {
        this.connection = connection;
        this.failures = failures;
    }

    @Override
    public void send(Command command) {
        checkUsable();
        outstanding++;
        try {
            connection.sendCommand(arguments.of(command));
        } catch (JedisException e) {
            throw fail(e);
        }
    }

    @Override
    public void flush() {
        checkUsable();
        try {
            connection.getMany(0);
        } catch (JedisException e) {
            throw fail(e);
        }
    }

    @Override
    public @Nullable Object receive() {
        checkUsable();
        try {
            Object reply = connection.getUnflushedObject();
            outstanding--;
            return reply instanceof List<?> list ? withErrorReplies(list) : reply;
        } catch (JedisDataException e) {
            outstanding--;
            return error(e);
        } catch (JedisException e) {
            throw fail(e);
        }
    }

    @Override
    public @Nullable Object receive(int millis) {
        checkUsable();
        int usual = connection.getSoTimeout();
        connection.setSoTimeout(millis);
        try {
            return receive();
        } finally {
            if (!connection.isBroken()) {
                connection.setSoTimeout(usual);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (outstanding != 0) {
            connection.setBroken();
        }
        try {
            connection.close();
        } catch (JedisException e) {
            failures.notReturned(e);
        }
    }

    private void checkUsable() {
        if (closed || connection.isBroken()) {
            throw failures.unusable();
        }
    }

    private LinkException fail(JedisException cause) {
        connection.setBroken();
        return failures.failed(cause);
    }

    @SuppressWarnings("unchecked") // Jedis builds every reply list as an ArrayList<Object>, ours alone
    private static List<@Nullable Object> withErrorReplies(List<?> list) {
        List<@Nullable Object> replies = (List<@Nullable Object>) list;
        for (int i = 0; i < replies.size(); i++) {
            Object element = replies.get(i);
            if (element instanceof JedisDataException e) {
                replies.set(i, error(e));
            } else if (element instanceof List<?> nested) {
                withErrorReplies(nested);
            }
        }
        return replies;
    }

    private static ErrorReply error(JedisDataException e) {
        return new ErrorReply(String.valueOf(e.getMessage()));
    }
}
