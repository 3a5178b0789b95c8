package io.crossfade.spi;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, or to the primaries of a cluster as if they were one, speaking RESP2. Not thread-safe. Replies
 * come in the order of the commands.
 *
 * <p>A reply is a {@code byte[]} (status and bulk), a {@link Long}, a {@link List} of replies, {@code null} or an
 * {@link ErrorReply}. A connection that fails, or is closed with replies outstanding, never goes back to its pool.
 */
public interface RedisLink extends AutoCloseable {
    /**
     * Buffers a command; may write to the socket when the buffer is full.
     *
     * @throws LinkException if the connection failed
     */
    void send(Command command);

    /**
     * As {@link #send(Command)}, for a command without keys that has to be executed where {@code key} is.
     *
     * @throws LinkException if the connection failed
     */
    default void send(Command command, Key key) {
        send(command);
    }

    /**
     * Writes what is buffered to the socket.
     *
     * @throws LinkException if the connection failed
     */
    void flush();

    /**
     * Blocks until the next reply is here, at most the side's timeout. Call {@link #flush()} first.
     *
     * @throws LinkException if the connection failed or the reply did not come in time
     */
    @Nullable Object receive();

    /**
     * As {@link #receive()}, but waits at most {@code millis}, from 1. An implementation that cannot wait shorter than the
     * side's timeout waits for that.
     */
    default @Nullable Object receive(int millis) {
        return receive();
    }

    /** Sends all commands in one batch and returns their replies in order. */
    default List<@Nullable Object> exchange(List<Command> commands) {
        for (Command command : commands) {
            send(command);
        }
        flush();
        List<@Nullable Object> replies = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            replies.add(receive());
        }
        return replies;
    }

    /** Sends one command and returns its reply. */
    default @Nullable Object exchange(Command command) {
        send(command);
        flush();
        return receive();
    }

    /**
     * Returns {@code command} as it is called on this link's server, for one that is not sent by itself but as part of a script's
     * arguments: itself, unless keys have other names there.
     */
    default Command inScript(Command command) {
        return command;
    }

    /**
     * Returns the names, as among the {@link #primaries()}, of the servers that {@code command} goes to by what is known now; none where that
     * follows from the commands before it, or where any will do. Does not block.
     *
     * @param beside the key beside which it is executed, if it is sent by {@link #send(Command, Key)}
     */
    default Set<String> servers(Command command, @Nullable Key beside) {
        return Primary.ONLY_NAMES;
    }

    /**
     * Returns the servers that together hold all keys, each with a link to it alone: this one, or every primary of a cluster at
     * present. Blocks for a look at the cluster; not while replies are outstanding.
     *
     * @throws LinkException if one of them cannot be reached
     */
    default List<Primary> primaries() {
        return List.of(new Primary(Primary.ONLY, 0, this));
    }

    /**
     * Returns which server holds which keys. Blocks for a round trip to each server of a cluster; not while replies are
     * outstanding.
     *
     * @throws LinkException if one of them cannot be reached
     */
    default Layout layout() {
        return Layout.ONE_SERVER;
    }

    /**
     * Returns whether other servers are behind this link's side than when it was leased: what was learned of them may no longer
     * hold, and another link should be taken. Does not block.
     */
    default boolean isStale() {
        return false;
    }

    /** Gives the connection back; a failed one is dropped. Does not throw. */
    @Override
    void close();
}
