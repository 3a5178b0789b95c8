package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine of one walk on the target: a hash of the keys with the reason of each, and beside it, once anything was quarantined, one
 * of the slices that have more than could be kept. Thread-safe. Each call blocks for a few round trips and throws {@link
 * io.crossfade.spi.LinkException} if the target cannot be reached.
 */
public final class SharedQuarantine {
    /** The hash of the slices goes first, and is missed. */
    private static final Duration SLICES_KEPT = SharedProgress.KEPT_AFTER_THE_END.minusHours(1);

    private static final String BEGUN = "begun";
    private static final String SLICE = "slice:";
    private static final byte[] HSET = "HSET".getBytes(UTF_8);
    private static final byte[] HDEL = "HDEL".getBytes(UTF_8);
    private static final String PAGE = "1000";
    private static final byte[] START = "0".getBytes(UTF_8);

    private final Supplier<RedisLink> links;
    private final Key keys;
    private final Key slices;
    private final long most;
    private final Set<Integer> named = ConcurrentHashMap.newKeySet();

    /**
     * Creates it; asks nothing.
     *
     * @param links take connections to the target
     * @param suffix tells this walk from others
     * @param most how many keys are kept by name, about: several processes do not wait for each other
     */
    SharedQuarantine(Supplier<RedisLink> links, String suffix, long most) {
        this.links = links;
        this.keys = Key.of(MovedMarker.RESERVED_PREFIX + "quarantine:" + suffix);
        this.slices = Key.of(MovedMarker.RESERVED_PREFIX + "quarantine-slices:" + suffix);
        this.most = most;
    }

    /** Keeps keys that a slice has quarantined, all of them or none: then the slice is named. */
    public void keep(int slice, List<Quarantine.Entry> entries) {
        if (named.contains(slice)) {
            return;
        }
        try (RedisLink link = links.get()) {
            boolean fits = length(link) + entries.size() <= most;
            List<Command> commands = new ArrayList<>();
            commands.add(command(slices, "HSET", BEGUN, "1"));
            if (fits) {
                commands.add(added(entries));
            } else {
                commands.add(command(slices, "HSET", SLICE + slice, "1"));
                named.add(slice);
            }
            link.exchange(commands).forEach(SharedQuarantine::accepted);
        }
    }

    /** The walk has ended. What is in quarantine stays for as long as what is known of the walk. */
    void expire(RedisLink link) {
        link.exchange(expiry()).forEach(SharedQuarantine::accepted);
    }

    private List<Command> expiry() {
        return List.of(
                command(slices, "EXPIRE", Long.toString(SLICES_KEPT.toSeconds())),
                command(keys, "EXPIRE", Long.toString(SharedProgress.KEPT_AFTER_THE_END.toSeconds())));
    }

    /** Forgets everything. */
    public void forget() {
        try (RedisLink link = links.get()) {
            link.exchange(List.of(command(slices, "UNLINK"), command(keys, "UNLINK")))
                    .forEach(SharedQuarantine::accepted);
        }
    }

    /** Returns how many keys there are by name. */
    public long count() {
        try (RedisLink link = links.get()) {
            return length(link);
        }
    }

    /** Returns the keys to be retried. What {@code saved} tells of and nobody has written down is in the slices. */
    public QuarantinedKeys retried(SavedState saved) {
        Set<Integer> over = new TreeSet<>();
        boolean begun = false;
        try (RedisLink link = links.get()) {
            if (accepted(link.exchange(command(slices, "HKEYS"))) instanceof List<?> fields) {
                for (Object field : fields) {
                    String name = field instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
                    begun = true;
                    if (name.startsWith(SLICE)) {
                        over.add(Integer.parseInt(name.substring(SLICE.length())));
                    }
                }
            }
            long count = length(link);
            return new Retried(
                    count,
                    begun ? over : QuarantineFile.slicesWithQuarantined(saved.marks()),
                    saved.finished() != null);
        }
    }

    /** Returns what is there, in a round trip for each thousand keys. */
    public QuarantineSummary summary(SavedState saved) {
        QuarantineSummary.Sums sums = new QuarantineSummary.Sums();
        Optional<byte[]> cursor = Optional.of(START);
        while (cursor.isPresent()) {
            Page page = page(cursor.get());
            page.entries().forEach(entry -> sums.add(entry.reason()));
            cursor = page.next();
        }
        return sums.with(retried(saved).slices());
    }

    /**
     * Some of the keys, with the reasons.
     *
     * @param next where the others are, if there are more
     */
    private record Page(List<Quarantine.Entry> entries, Optional<byte[]> next) {}

    private Page page(byte[] from) {
        try (RedisLink link = links.get()) {
            Object reply = accepted(link.exchange(command(keys, "HSCAN", new String(from, UTF_8), "COUNT", PAGE)));
            if (!(reply instanceof List<?> parts)
                    || !(parts.get(0) instanceof byte[] to)
                    || !(parts.get(1) instanceof List<?> flat)) {
                throw new CheckpointRefusedException("the target answers HSCAN with something else");
            }
            List<Quarantine.Entry> entries = new ArrayList<>();
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                if (flat.get(i) instanceof byte[] name && flat.get(i + 1) instanceof byte[] reason) {
                    entries.add(new Quarantine.Entry(Key.of(name), new String(reason, UTF_8)));
                }
            }
            return new Page(entries, new String(to, UTF_8).equals("0") ? Optional.empty() : Optional.of(to));
        }
    }

    private long length(RedisLink link) {
        return accepted(link.exchange(command(keys, "HLEN"))) instanceof Long length ? length : 0;
    }

    private Command added(List<Quarantine.Entry> entries) {
        byte[][] args = new byte[2 + 2 * entries.size()][];
        args[0] = HSET;
        args[1] = keys.bytes();
        for (int i = 0; i < entries.size(); i++) {
            args[2 + 2 * i] = entries.get(i).key().bytes();
            args[3 + 2 * i] = entries.get(i).reason().getBytes(UTF_8);
        }
        return Command.of(args);
    }

    private Command removed(List<Key> gone) {
        byte[][] args = new byte[2 + gone.size()][];
        args[0] = HDEL;
        args[1] = keys.bytes();
        for (int i = 0; i < gone.size(); i++) {
            args[2 + i] = gone.get(i).bytes();
        }
        return Command.of(args);
    }

    private static Command command(Key key, String name, String... args) {
        byte[][] all = new byte[args.length + 2][];
        all[0] = name.getBytes(UTF_8);
        all[1] = key.bytes();
        for (int i = 0; i < args.length; i++) {
            all[i + 2] = args[i].getBytes(UTF_8);
        }
        return Command.of(all);
    }

    private static @Nullable Object accepted(@Nullable Object reply) {
        if (reply instanceof ErrorReply error) {
            throw new CheckpointRefusedException(
                    "the target does not keep what the backfill has quarantined: " + error.message());
        }
        return reply;
    }

    /** The quarantine while it is retried: each key leaves it, or gets its new reason, as soon as that is known. */
    private final class Retried implements QuarantinedKeys {
        private final long count;
        private final Set<Integer> over;
        private final boolean ended;

        @GuardedBy("this") private final Deque<Key> read = new ArrayDeque<>();

        @GuardedBy("this") private Optional<byte[]> cursor = Optional.of(START);

        Retried(long count, Set<Integer> over, boolean ended) {
            this.count = count;
            this.over = Set.copyOf(over);
            this.ended = ended;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public Set<Integer> slices() {
            return over;
        }

        @Override
        public synchronized List<Key> next(int most) {
            while (read.isEmpty() && cursor.isPresent()) {
                Page page = page(cursor.get());
                page.entries().forEach(entry -> read.add(entry.key()));
                cursor = page.next();
            }
            List<Key> next = new ArrayList<>();
            while (next.size() < most && !read.isEmpty()) {
                next.add(read.removeFirst());
            }
            return next;
        }

        @Override
        public void retried(List<Key> all, List<Quarantine.Entry> still) {
            Set<Key> staying = new HashSet<>();
            still.forEach(entry -> staying.add(entry.key()));
            List<Key> gone = all.stream().filter(key -> !staying.contains(key)).toList();
            List<Command> commands = new ArrayList<>();
            if (!still.isEmpty()) {
                commands.add(added(still));
            }
            if (!gone.isEmpty()) {
                commands.add(removed(gone));
            }
            try (RedisLink link = links.get()) {
                link.exchange(commands).forEach(SharedQuarantine::accepted);
            }
        }

        @Override
        public void keep(int slice, List<Quarantine.Entry> entries) {
            SharedQuarantine.this.keep(slice, entries);
        }

        /** From here on what is written down is all there is. */
        @Override
        public void finish() {
            List<Command> commands = new ArrayList<>();
            commands.add(command(slices, "HSET", BEGUN, "1"));
            over.stream()
                    .filter(slice -> !named.contains(slice))
                    .forEach(slice -> commands.add(command(slices, "HDEL", SLICE + slice)));
            if (ended) {
                commands.addAll(expiry());
            }
            try (RedisLink link = links.get()) {
                link.exchange(commands).forEach(SharedQuarantine::accepted);
            }
        }

        @Override
        public void close() {
            // what has been done is on the target
        }
    }
}
