package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.spi.RedisLink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A link that fails as soon as a command reads or writes more of a value than one command may. */
final class BoundedLink implements RedisLink {
    private static final int MOST_WORDS = 2_100;
    private static final int MOST_BYTES = 600_000;
    private static final int MOST_WORDS_OF_ZADD = 2 + 2 * 100;

    private static final Set<String> WHOLE = Set.of(
            "DUMP", "RESTORE", "GET", "MGET", "HGETALL", "HKEYS", "HVALS", "SMEMBERS", "DEL", "COPY", "SORT", "ZRANGE");

    private final RedisLink link;
    private final Deque<String> outstanding = new ArrayDeque<>();

    BoundedLink(RedisLink link) {
        this.link = link;
    }

    @Override
    public void send(Command command) {
        String name = command.text(0);
        long bytes = 0;
        for (int i = 0; i < command.size(); i++) {
            bytes += command.arg(i).length;
        }
        if (WHOLE.contains(name) || isFullStream(command) || command.size() > mostWords(name) || bytes > MOST_BYTES) {
            throw new AssertionError(name + " of " + command.size() + " words and " + bytes + " bytes");
        }
        outstanding.add(name);
        link.send(command);
    }

    private static int mostWords(String name) {
        return name.equals("ZADD") ? MOST_WORDS_OF_ZADD : MOST_WORDS;
    }

    private static boolean isFullStream(Command command) {
        return command.text(0).equals("XINFO") && command.text(1).equals("STREAM") && command.size() > 3;
    }

    @Override
    public void flush() {
        link.flush();
    }

    @Override
    public @Nullable Object receive() {
        String name = outstanding.remove();
        Object reply = link.receive();
        if (words(reply) > MOST_WORDS || bytes(reply) > MOST_BYTES) {
            throw new AssertionError(
                    "a reply to " + name + " has " + words(reply) + " words, " + bytes(reply) + " bytes");
        }
        return reply;
    }

    private static long words(@Nullable Object reply) {
        return reply instanceof List<?> list
                ? list.stream().mapToLong(BoundedLink::words).sum()
                : 1;
    }

    private static long bytes(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return list.stream().mapToLong(BoundedLink::bytes).sum();
        }
        return reply instanceof byte[] text ? text.length : Long.BYTES;
    }

    @Override
    public void close() {
        link.close();
    }
}
