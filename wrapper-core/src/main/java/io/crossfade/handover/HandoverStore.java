package io.crossfade.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.crossfade.converge.MovedMarker;
import io.crossfade.handover.Fields.Runs;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the record of one database: a hash on the target. Thread-safe. Blocks for a few round trips; needs no script.
 */
public final class HandoverStore {
    private static final String RECORD = MovedMarker.RESERVED_PREFIX + "handover";
    private static final int ATTEMPTS = 20;
    private static final int CHANGED_MEANWHILE = -1;
    private static final int CONNECTIONS = 4;
    private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final byte[] HSET = ascii("HSET");
    private static final byte[] HDEL = ascii("HDEL");
    private static final Command TIME = Command.of("TIME");
    private static final Command MULTI = Command.of("MULTI");
    private static final Command EXEC = Command.of("EXEC");
    private static final Command UNWATCH = Command.of("UNWATCH");

    private final RedisSide target;
    private final Key key;

    /** Creates a store of the database that {@code target} leads to. */
    public HandoverStore(RedisSide target) {
        this.target = requireNonNull(target, "target");
        this.key = key(target.mapping());
    }

    /** Returns the name of the record's key. */
    public String name() {
        return new String(key.bytes(), UTF_8);
    }

    /** Returns whether the record of some database is called {@code name}. */
    public static boolean isRecord(String name) {
        return name.equals(RECORD) || name.startsWith(RECORD + ":");
    }

    /** Returns where the record lies: databases that share one on the target have different prefixes there. */
    private static Key key(@Nullable KeyMapping mapping) {
        String prefix = mapping == null ? "" : mapping.pair().prefix();
        return Key.of(RECORD + (prefix.isEmpty() ? "" : ":" + prefix));
    }

    /**
     * Reads the record.
     *
     * @throws LinkException if the target cannot be reached
     * @throws HandoverRefusedException if it does not permit that
     */
    public HandoverRecord read() {
        return connected(this::read);
    }

    /** Returns whether there is a record, in one round trip. */
    public boolean exists() {
        return connected(link -> {
            Object reply = accepted(link.exchange(Command.of(ascii("EXISTS"), key.bytes())));
            return reply instanceof Long count && count > 0;
        });
    }

    /** Connections that were idle may be dead: takes another one if the first ones fail at once. */
    <T> T connected(Function<RedisLink, T> use) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try (RedisLink link = target.lease()) {
                return use.apply(link);
            } catch (LinkException e) {
                if (attempt == CONNECTIONS || System.nanoTime() - start > AT_ONCE_NANOS) {
                    throw e;
                }
            }
        }
    }

    /** As {@link #connected}, for what cannot be done later: tries again for so long, whatever the connections do. */
    <T> T connectedWithin(Duration patience, Function<RedisLink, T> use) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return connected(use);
            } catch (LinkException e) {
                if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /**
     * A complete reconcile pass has ended: takes off what {@code before} it was known as owed, or left over, unless that has changed
     * since.
     *
     * @return how many reconciles are no longer owed
     * @throws LinkException if the target cannot be reached
     * @throws HandoverRefusedException if it does not permit that
     */
    public int pay(HandoverRecord before) {
        List<String> settled = new ArrayList<>(before.debts());
        settled.addAll(before.named(Fields.LEFT));
        return settle(before, settled);
    }

    /**
     * The keys that ended instances had left by name, as {@code before} tells them, are equal on both sides: takes them off.
     *
     * @throws LinkException if the target cannot be reached
     * @throws HandoverRefusedException if it does not permit that
     */
    public void takenOver(HandoverRecord before) {
        settle(before, before.leftByName());
    }

    private int settle(HandoverRecord before, List<String> settled) {
        for (int attempt = 0; attempt < ATTEMPTS && !settled.isEmpty(); attempt++) {
            int paid = connected(link -> pay(link, before, settled));
            if (paid != CHANGED_MEANWHILE) {
                return paid;
            }
        }
        return 0;
    }

    private int pay(RedisLink link, HandoverRecord before, List<String> settled) {
        accepted(link.exchange(Command.of(ascii("WATCH"), key.bytes())));
        HandoverRecord now = read(link);
        List<String> same = settled.stream()
                .filter(name -> Arrays.equals(before.get(name), now.get(name)))
                .toList();
        if (same.isEmpty()) {
            accepted(link.exchange(UNWATCH));
            return 0;
        }
        return executed(link, payment(now, same))
                ? (int) same.stream()
                        .filter(name -> !name.startsWith(Fields.LEFT))
                        .count()
                : CHANGED_MEANWHILE;
    }

    private List<Command> payment(HandoverRecord now, List<String> names) {
        Map<String, byte[]> written = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        boolean instancesLeft = now.named(Fields.INSTANCE).stream().anyMatch(name -> !names.contains(name));
        for (String name : names) {
            Runs runs = name.startsWith(Fields.RUNS) ? Runs.read(now.get(name)) : null;
            if (runs != null && instancesLeft) {
                written.put(name, runs.paid().bytes());
            } else {
                removed.add(name);
            }
        }
        if (!instancesLeft) {
            now.named(Fields.RUNS).stream()
                    .filter(name -> !removed.contains(name) && !now.debts().contains(name))
                    .forEach(removed::add);
        }
        return changes(written, removed);
    }

    private static boolean executed(RedisLink link, List<Command> changes) {
        List<Command> all = new ArrayList<>(List.of(MULTI));
        all.addAll(changes);
        all.add(EXEC);
        List<@Nullable Object> replies = link.exchange(all);
        replies.forEach(HandoverStore::accepted);
        return replies.get(replies.size() - 1) != null;
    }

    /**
     * Looks at all fields, and writes what {@code decide} makes of them, unless somebody else has changed one meanwhile. It may be called
     * more than once.
     *
     * @return false if nothing was written because of another's change: try again
     * @throws LinkException if the target cannot be reached; the change may have been made
     * @throws HandoverRefusedException if it does not permit that
     */
    public boolean update(Function<RecordLook, RecordChange> decide) {
        return connected(link -> update(link, decide));
    }

    private boolean update(RedisLink link, Function<RecordLook, RecordChange> decide) {
        accepted(link.exchange(Command.of(ascii("WATCH"), key.bytes())));
        RecordChange change = RecordChange.NONE;
        try {
            change = decide.apply(look(link));
        } finally {
            if (change.isEmpty()) {
                accepted(link.exchange(UNWATCH));
            }
        }
        return change.isEmpty() || executed(link, changes(change.written(), change.removed()));
    }

    HandoverRecord read(RedisLink link) {
        RecordLook look = look(link);
        return new HandoverRecord(look.nowMillis(), look.fields());
    }

    private RecordLook look(RedisLink link) {
        link.send(TIME, key);
        link.send(Command.of(ascii("HGETALL"), key.bytes()));
        link.flush();
        Object time = link.receive();
        Object all = link.receive();
        Map<String, byte[]> fields = new LinkedHashMap<>();
        if (accepted(all) instanceof List<?> flat) {
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                fields.put(text(flat.get(i)), (byte[]) requireNonNull(flat.get(i + 1)));
            }
        }
        return new RecordLook(millis(accepted(time)), fields);
    }

    /** Writes fields, then removes others: who is interrupted in between has removed nothing. Returns how many fields are new. */
    long change(RedisLink link, Map<String, byte[]> written, List<String> removed) {
        List<@Nullable Object> replies = link.exchange(changes(written, removed));
        replies.forEach(HandoverStore::accepted);
        return !written.isEmpty() && replies.get(0) instanceof Long added ? added : 0;
    }

    private List<Command> changes(Map<String, byte[]> written, List<String> removed) {
        List<Command> changes = new ArrayList<>(2);
        if (!written.isEmpty()) {
            List<byte[]> args = new ArrayList<>(List.of(HSET, key.bytes()));
            written.forEach((name, value) -> {
                args.add(ascii(name));
                args.add(value);
            });
            changes.add(Command.of(args.toArray(byte[][]::new)));
        }
        if (!removed.isEmpty()) {
            List<byte[]> args = new ArrayList<>(List.of(HDEL, key.bytes()));
            removed.forEach(name -> args.add(ascii(name)));
            changes.add(Command.of(args.toArray(byte[][]::new)));
        }
        return changes;
    }

    private static @Nullable Object accepted(@Nullable Object reply) {
        if (reply instanceof ErrorReply error) {
            throw new HandoverRefusedException(error);
        }
        return reply;
    }

    private static long millis(@Nullable Object time) {
        if (time instanceof List<?> parts && parts.size() == 2) {
            return Long.parseLong(text(parts.get(0))) * 1_000 + Long.parseLong(text(parts.get(1))) / 1_000;
        }
        throw new HandoverRefusedException(new ErrorReply("ERR the target does not tell its time"));
    }

    private static String text(@Nullable Object bytes) {
        return new String((byte[]) requireNonNull(bytes), US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
