package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.replay.LaterTimes;
import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what commands have made in the area of a run, as it is called and expires in the file. For one thread. */
final class ScratchRead {
    private static final long GROUP_BYTES = 4L << 20;
    private static final int MICROS_PER_MILLI = 1_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private final TargetLinks links;
    private final ScratchNames names;
    private final Map<Integer, Integer> databases;

    /**
     * Creates it.
     *
     * @param links whose database {@link ScratchArea#DATABASE} has the area
     * @param databases the database of each area that counts
     */
    ScratchRead(TargetLinks links, ScratchNames names, Map<Integer, Integer> databases) {
        this.links = links;
        this.names = names;
        this.databases = databases;
    }

    /** Hands on those of {@code page} that are there, and this run's. */
    void read(List<Key> page, Consumer<StoredKey> sink) {
        List<Found> mine = new ArrayList<>();
        for (Key name : page) {
            ScratchNames.Named named = names.parse(name.bytes());
            Integer of = named == null ? null : databases.get(named.space());
            if (named != null && of != null) {
                mine.add(new Found(name, of, Key.of(named.key())));
            }
        }
        groups(mine).forEach(group -> read(group).forEach(sink));
    }

    private record Found(Key name, int database, Key key) {}

    /** Not more of them at once than the job has memory for. */
    private List<List<Found>> groups(List<Found> found) {
        List<Command> questions = found.stream()
                .map(each -> Command.of(
                        "MEMORY".getBytes(US_ASCII),
                        "USAGE".getBytes(US_ASCII),
                        each.name().bytes()))
                .toList();
        List<?> sizes = links.apply(ScratchArea.DATABASE, link -> ScratchArea.exchange(link, questions));
        List<List<Found>> groups = new ArrayList<>();
        long bytes = GROUP_BYTES;
        for (int i = 0; i < found.size(); i++) {
            if (sizes.get(i) == null) {
                continue; // a command has named it, and it is not there
            }
            long size = sizes.get(i) instanceof Long told ? told : GROUP_BYTES;
            if (bytes + size > GROUP_BYTES) {
                groups.add(new ArrayList<>());
                bytes = 0;
            }
            groups.get(groups.size() - 1).add(found.get(i));
            bytes += size;
        }
        return groups;
    }

    private List<StoredKey> read(List<Found> group) {
        List<Command> commands = new ArrayList<>();
        commands.add(ScratchArea.OWNER);
        commands.add(Command.of("TIME"));
        group.forEach(each -> {
            commands.add(Command.of("DUMP".getBytes(US_ASCII), each.name().bytes()));
            commands.add(
                    Command.of("PEXPIRETIME".getBytes(US_ASCII), each.name().bytes()));
            commands.add(Command.of("PTTL".getBytes(US_ASCII), each.name().bytes()));
        });
        List<?> replies = links.apply(ScratchArea.DATABASE, link -> ScratchArea.exchange(link, commands));
        Scratch.checkOwner(names, replies.get(0));
        long now = millis(replies.get(1));
        List<StoredKey> keys = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            int at = 2 + 3 * i;
            if (replies.get(at) instanceof ErrorReply error) {
                throw new JobException(
                        JobFailure.SERVERS_UNSUITABLE, "the target answers DUMP with: " + error.message(), null);
            }
            if (replies.get(at) instanceof byte[] payload) {
                Found each = group.get(i);
                keys.add(new StoredKey(
                        each.database(),
                        each.key(),
                        payload,
                        expiry(replies.get(at + 1), replies.get(at + 2), now),
                        StoredKey.UNKNOWN,
                        StoredKey.UNKNOWN,
                        null));
            }
        }
        return keys;
    }

    /** Redis before 7.0 does not know PEXPIRETIME; what it tells is good to a few milliseconds. */
    private static long expiry(@Nullable Object time, @Nullable Object left, long now) {
        if (time instanceof Long millis) {
            return millis < 0 ? StoredKey.NEVER : LaterTimes.back(millis);
        }
        return left instanceof Long millis && millis >= 0 ? LaterTimes.back(now + millis) : StoredKey.NEVER;
    }

    private static long millis(@Nullable Object time) {
        if (time instanceof List<?> parts
                && parts.get(0) instanceof byte[] seconds
                && parts.get(1) instanceof byte[] micros) {
            return Long.parseLong(new String(seconds, US_ASCII)) * MILLIS_PER_SECOND
                    + Long.parseLong(new String(micros, US_ASCII)) / MICROS_PER_MILLI;
        }
        throw new JobException(JobFailure.SERVERS_UNSUITABLE, "the target does not tell its TIME", null);
    }
}
