package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a backfill is that several processes share: a hash on the target, under the reserved prefix, which says what the file of a
 * backfill of one process says, and who takes part. Thread-safe. Each call blocks for a few round trips and throws {@link
 * io.crossfade.spi.LinkException} if the target cannot be reached.
 */
public final class SharedProgress {
    static final Duration KEPT_AFTER_THE_END = Duration.ofDays(30);

    private final Supplier<RedisLink> links;
    private final Key key;
    private final String suffix;

    /**
     * Creates the progress of one database.
     *
     * @param links take connections to the target
     * @param mapping how keys of the database are called there, or null
     */
    public SharedProgress(Supplier<RedisLink> links, @Nullable KeyMapping mapping) {
        this.links = links;
        String prefix = mapping == null ? "" : mapping.pair().prefix();
        this.suffix = prefix.isEmpty() ? "" : ":" + prefix;
        this.key = Key.of(MovedMarker.RESERVED_PREFIX + "backfill" + suffix);
    }

    /** Returns what is there, if there is anything. */
    public Optional<SharedState> read() {
        try (RedisLink link = links.get()) {
            return Optional.ofNullable(read(link));
        }
    }

    /**
     * Gives the progress another header, unless that has changed since {@code expected} was read, or anything is written meanwhile.
     *
     * @param expected what was read, or null for nothing
     * @param header the next one
     * @param keep whether what the slices have done is kept
     * @return whether it was done
     */
    public boolean replace(@Nullable SharedState expected, SharedHeader header, boolean keep) {
        try (RedisLink link = links.get()) {
            accepted(link.exchange(command("WATCH")));
            SharedState now = read(link);
            if (!text(now).equals(text(expected))) {
                accepted(link.exchange(Command.of("UNWATCH")));
                return false;
            }
            List<Command> changes = new ArrayList<>();
            changes.add(Command.of("MULTI"));
            if (now == null) {
                changes.add(command("DEL"));
            } else {
                gone(now, header, keep).forEach(field -> changes.add(command("HDEL", field)));
            }
            changes.add(command("HSET", SharedFields.WALK, SharedFields.header(header)));
            changes.add(command("PERSIST"));
            changes.add(Command.of("EXEC"));
            List<?> replies = link.exchange(changes);
            replies.forEach(SharedProgress::accepted);
            Object exec = replies.get(replies.size() - 1);
            return exec != null;
        }
    }

    /** What a straggler still writes of a walk that ends here has its number, and is nothing to the next one. */
    private static List<String> gone(SharedState now, SharedHeader header, boolean keep) {
        List<String> fields = new ArrayList<>();
        long number = now.header().number();
        if (!now.header().run().equals(header.run())) {
            now.beats().keySet().forEach(member -> fields.add(SharedFields.member(member)));
        }
        if (!keep) {
            now.saved().marks().keySet().forEach(slice -> fields.add(SharedFields.slice(number, slice)));
            fields.add(SharedFields.finished(number));
        }
        return fields;
    }

    /** Returns what keeps the marks of walk {@code number}. */
    public Marks marks(long number) {
        return mark -> write(SharedFields.slice(number, mark.slice()), SharedFields.mark(mark));
    }

    /**
     * Returns the quarantine of walk {@code number}.
     *
     * @param most how many keys it keeps by name
     */
    public SharedQuarantine quarantine(long number, long most) {
        return new SharedQuarantine(links, number + suffix, most);
    }

    /**
     * Returns what notes the keys that a member has under way.
     *
     * @param turn names the run, and the turn of it
     */
    public SharedUnderWay underWay(Job job, String turn, String member) {
        return new SharedUnderWay(links, Key.of(MovedMarker.RESERVED_PREFIX + "underway" + suffix), job, turn, member);
    }

    /** Walk {@code number} has ended. What is known of it stays for 30 days. */
    public void finish(long number, Instant at) {
        try (RedisLink link = links.get()) {
            List<Command> commands = List.of(
                    command("HSET", SharedFields.finished(number), SharedFields.finishedAt(at)),
                    command("EXPIRE", Long.toString(KEPT_AFTER_THE_END.toSeconds())));
            link.exchange(commands).forEach(SharedProgress::accepted);
            quarantine(number, 0).expire(link);
        }
    }

    /** Member {@code name} is there for {@code run}. */
    public void beat(String name, String run) {
        try (RedisLink link = links.get()) {
            long now = millis(time(link));
            accepted(link.exchange(command("HSET", SharedFields.member(name), SharedFields.beat(now, run))));
        }
    }

    /** Member {@code name} takes part no longer. */
    public void leave(String name) {
        try (RedisLink link = links.get()) {
            accepted(link.exchange(command("HDEL", SharedFields.member(name))));
        }
    }

    /** Tells the members of {@code state} what is wanted of them; they see it within about a second. */
    public void order(SharedState state, Wish wish) {
        write(SharedFields.ORDER, SharedFields.order(wish, state.header().run()));
    }

    private void write(String field, String value) {
        try (RedisLink link = links.get()) {
            accepted(link.exchange(command("HSET", field, value)));
        }
    }

    private @Nullable SharedState read(RedisLink link) {
        long now = millis(time(link));
        Map<String, String> fields = new HashMap<>();
        if (accepted(link.exchange(command("HGETALL"))) instanceof List<?> flat) {
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                fields.put(decoded(flat.get(i)), decoded(flat.get(i + 1)));
            }
        }
        return SharedFields.read(fields, now);
    }

    private @Nullable Object time(RedisLink link) {
        link.send(Command.of("TIME"), key);
        link.flush();
        return accepted(link.receive());
    }

    private Command command(String name, String... args) {
        byte[][] all = new byte[args.length + 2][];
        all[0] = name.getBytes(UTF_8);
        all[1] = key.bytes();
        for (int i = 0; i < args.length; i++) {
            all[i + 2] = args[i].getBytes(UTF_8);
        }
        return Command.of(all);
    }

    private static String text(@Nullable SharedState state) {
        return state == null ? "" : state.text();
    }

    private static long millis(@Nullable Object time) {
        if (time instanceof List<?> parts && parts.size() == 2) {
            return Long.parseLong(decoded(parts.get(0))) * 1_000 + Long.parseLong(decoded(parts.get(1))) / 1_000;
        }
        throw new CheckpointRefusedException("the target does not tell its time");
    }

    private static @Nullable Object accepted(@Nullable Object reply) {
        if (reply instanceof ErrorReply error) {
            throw new CheckpointRefusedException(
                    "the target does not keep the progress of the backfill: " + error.message());
        }
        return reply;
    }

    private static String decoded(@Nullable Object bytes) {
        return bytes instanceof byte[] text ? new String(text, UTF_8) : "";
    }
}
