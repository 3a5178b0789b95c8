package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The notes of keys under way in a hash on the target: a field for each slice that a member walks in a turn. Thread-safe. Each call blocks
 * for a round trip and throws {@link io.crossfade.spi.LinkException} if the target cannot be reached.
 */
public final class SharedUnderWay {
    private final Supplier<RedisLink> links;
    private final Key hash;
    private final Job job;
    private final String turn;
    private final String member;
    private final AtomicInteger next = new AtomicInteger();
    private final Deque<Notes> free = new ConcurrentLinkedDeque<>();

    /**
     * Creates them; asks nothing.
     *
     * @param job notes of one between other servers are not read
     * @param turn of which run: those of others are what has been left
     */
    SharedUnderWay(Supplier<RedisLink> links, Key hash, Job job, String turn, String member) {
        this.links = links;
        this.hash = hash;
        this.job = job;
        this.turn = turn + " ";
        this.member = member + " ";
    }

    /**
     * What earlier turns have left.
     *
     * @param keys the keys that were under way
     * @param fields where that stands
     */
    public record Left(List<Key> keys, List<byte[]> fields) {
        /** Copies the lists. */
        public Left {
            keys = List.copyOf(keys);
            fields = List.copyOf(fields);
        }
    }

    /** Returns what was under way in earlier turns that did not end in order. */
    public Left left() {
        Set<Key> keys = new LinkedHashSet<>();
        List<byte[]> fields = new ArrayList<>();
        if (exchange(Command.of("HGETALL".getBytes(UTF_8), hash.bytes())) instanceof List<?> flat) {
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                if (flat.get(i) instanceof byte[] field
                        && flat.get(i + 1) instanceof byte[] note
                        && !new String(field, UTF_8).startsWith(turn)) {
                    fields.add(field);
                    NotedKeys.read(ByteBuffer.wrap(note), job).ifPresent(noted -> keys.addAll(noted.keys()));
                }
            }
        }
        return new Left(List.copyOf(keys), fields);
    }

    /** Forgets what earlier turns have left: it has been seen to. */
    public void forget(Left left) {
        remove(left.fields());
    }

    /** Forgets what this member has noted in this turn: nothing is under way. */
    public void forget() {
        List<byte[]> fields = new ArrayList<>();
        for (int i = 0; i < next.get(); i++) {
            fields.add(field(i));
        }
        remove(fields);
    }

    private void remove(List<byte[]> fields) {
        if (fields.isEmpty()) {
            return;
        }
        byte[][] args = new byte[2 + fields.size()][];
        args[0] = "HDEL".getBytes(UTF_8);
        args[1] = hash.bytes();
        for (int i = 0; i < fields.size(); i++) {
            args[2 + i] = fields.get(i);
        }
        exchange(Command.of(args));
    }

    /** Returns what notes the keys of a slice that begins. */
    public UnderWay slice() {
        Notes notes = free.poll();
        return notes == null ? new Notes(field(next.getAndIncrement())) : notes;
    }

    private byte[] field(int number) {
        return (turn + member + number).getBytes(UTF_8);
    }

    private @Nullable Object exchange(Command command) {
        try (RedisLink link = links.get()) {
            Object reply = link.exchange(command);
            if (reply instanceof ErrorReply error) {
                throw new CheckpointRefusedException(
                        "the target does not keep which keys the backfill has under way: " + error.message());
            }
            return reply;
        }
    }

    /** One field: what has not ended, all of it at once. */
    private final class Notes implements UnderWay {
        private final byte[] field;
        private final List<Key> noted = new ArrayList<>();

        Notes(byte[] field) {
            this.field = field;
        }

        @Override
        public void begin(List<Key> keys) {
            Set<Key> all = new LinkedHashSet<>(noted);
            all.addAll(keys);
            byte[] note = new NotedKeys(0, List.copyOf(all)).written(job).array();
            exchange(Command.of("HSET".getBytes(UTF_8), hash.bytes(), field, note));
            noted.clear();
            noted.addAll(all);
        }

        @Override
        public void ended(boolean through) {
            noted.clear();
            if (through) {
                free.add(this);
            }
        }
    }
}
