package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.plan.ScanReply;
import io.crossfade.backfill.replay.LaterTimes;
import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes away what commands have made in the area of a run, and what other runs have left. For one thread. */
final class ScratchPages {
    private static final int PAGE = 200;
    private static final long GROUP_BYTES = 4L << 20;
    private static final int MICROS_PER_MILLI = 1_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private final TargetLinks links;
    private final int database;

    /** Creates it for the database of {@code links} that has the area. */
    ScratchPages(TargetLinks links, int database) {
        this.links = links;
        this.database = database;
    }

    /** Removes all that is there, whoever has made it. */
    void clear() {
        pages(ScratchNames.ANY, (server, page) -> {});
    }

    /**
     * Hands on what this run has made, and removes all.
     *
     * @param names what its keys are called
     * @param databases the database of each area that counts
     * @param sink takes the keys as they are called in the file
     */
    void take(ScratchNames names, Map<Integer, Integer> databases, Consumer<StoredKey> sink) {
        pages(names.head(), (server, page) -> {
            List<Found> mine = new ArrayList<>();
            for (byte[] name : page) {
                ScratchNames.Named named = names.parse(name);
                Integer of = named == null ? null : databases.get(named.space());
                if (named != null && of != null) {
                    mine.add(new Found(name, of, Key.of(named.key())));
                }
            }
            groups(server, mine).forEach(group -> read(server, names, group).forEach(sink));
        });
        links.apply(database, link -> {
            Scratch.checkOwner(names, link.exchange(command("GET", ScratchNames.OWNER.bytes())));
            return true;
        });
    }

    /** Removes what this run has made, and gives up the area if it still has it. */
    void leave(ScratchNames names) {
        pages(names.head(), (server, page) -> {});
        links.apply(database, link -> {
            Object owner = link.exchange(command("GET", ScratchNames.OWNER.bytes()));
            if (names.isRun(owner)) {
                link.exchange(command("DEL", ScratchNames.OWNER.bytes()));
            }
            return true;
        });
    }

    private record Found(byte[] name, int database, Key key) {}

    private interface Page {
        void see(int server, List<byte[]> names);
    }

    private void pages(String head, Page page) {
        int servers = links.apply(database, link -> link.primaries().size());
        for (int server = 0; server < servers; server++) {
            String cursor = "0";
            do {
                ScanReply reply = scan(server, cursor, head);
                page.see(server, names(reply));
                remove(server, names(reply));
                cursor = reply.cursor();
            } while (!cursor.equals("0"));
        }
    }

    private static List<byte[]> names(ScanReply reply) {
        return reply.keys().stream().distinct().map(Key::bytes).toList();
    }

    private ScanReply scan(int server, String cursor, String head) {
        return links.apply(
                database,
                link -> ScanReply.of(of(link, server)
                        .exchange(Command.of(
                                "SCAN".getBytes(US_ASCII),
                                cursor.getBytes(US_ASCII),
                                "MATCH".getBytes(US_ASCII),
                                (head + "*").getBytes(US_ASCII),
                                "COUNT".getBytes(US_ASCII),
                                Integer.toString(PAGE).getBytes(US_ASCII)))));
    }

    private static RedisLink of(SideLink link, int server) {
        List<Primary> primaries = link.primaries();
        return primaries.get(server).link();
    }

    private void remove(int server, List<byte[]> names) {
        List<Command> commands =
                names.stream().map(name -> command("UNLINK", name)).toList();
        links.apply(database, link -> of(link, server).exchange(commands));
    }

    /** Not more of them at once than the job has memory for. */
    private List<List<Found>> groups(int server, List<Found> found) {
        List<Command> questions = found.stream()
                .map(each -> Command.of("MEMORY".getBytes(US_ASCII), "USAGE".getBytes(US_ASCII), each.name()))
                .toList();
        List<?> sizes = links.apply(database, link -> of(link, server).exchange(questions));
        List<List<Found>> groups = new ArrayList<>();
        long bytes = GROUP_BYTES;
        for (int i = 0; i < found.size(); i++) {
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

    /** A key that a scan returns twice is not there any more the second time. */
    private List<StoredKey> read(int server, ScratchNames names, List<Found> group) {
        List<Command> commands = new ArrayList<>();
        commands.add(command("GET", ScratchNames.OWNER.bytes()));
        commands.add(command("TIME"));
        group.forEach(each -> {
            commands.add(command("DUMP", each.name()));
            commands.add(command("PEXPIRETIME", each.name()));
            commands.add(command("PTTL", each.name()));
        });
        List<?> replies = links.apply(database, link -> of(link, server).exchange(commands));
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

    private static Command command(String name, byte[]... args) {
        byte[][] words = new byte[args.length + 1][];
        words[0] = name.getBytes(US_ASCII);
        System.arraycopy(args, 0, words, 1, args.length);
        return Command.of(words);
    }
}
