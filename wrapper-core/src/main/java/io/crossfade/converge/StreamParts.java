package io.crossfade.converge;

import io.crossfade.model.Command;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A large stream, window by window: its entries, then its counters, then its groups. An id is given out once and in order, so what the
 * shadow lacks at its tail is added there, and what it has too much is deleted. A stream that cannot be set right so, since ids only
 * grow, is built anew aside.
 *
 * <p>What changes on the authority between two looks at it is left to whoever changed it, who carries it.
 */
final class StreamParts implements PartsPass {
    static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int FIRST_COUNT = 100;

    private final Parts parts;
    private final StreamSide authority;
    private final StreamSide shadow;
    private Expiry expiry = Expiry.noSuchKey();
    private int count = FIRST_COUNT;
    private boolean proven = true;

    StreamParts(Parts parts) {
        this.parts = parts;
        this.authority = StreamSide.authority(parts);
        this.shadow = StreamSide.shadow(parts);
    }

    @Override
    public void run(Expiry keyExpiry, boolean there) {
        this.expiry = keyExpiry;
        StreamGroups groups = new StreamGroups(parts, keyExpiry);
        if (there && setEntriesRight() && setHeadRight() && groups.setRight()) {
            proven &= groups.proven();
        } else {
            parts.found(1);
            new StreamBuild(parts).run(keyExpiry);
            proven = false; // what the shadow got meanwhile is gone
        }
    }

    @Override
    public boolean provesEachPart() {
        return proven;
    }

    private boolean setEntriesRight() {
        StreamId from = StreamId.FIRST;
        while (true) {
            parts.step();
            StreamWindow<List<ByteBuffer>> window = look(from);
            if (!window.differing().isEmpty()) {
                StreamWindow<List<ByteBuffer>> first = window;
                if (!window.isOneSided(count) || !parts.repairs()) {
                    LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
                    window = look(from);
                }
                List<StreamId> wrong = first.stillDiffering(window);
                if (!wrong.isEmpty() && !setRight(window, wrong)) {
                    return false;
                }
                if (wrong.isEmpty() && !parts.repairs() && !window.differing().isEmpty()) {
                    throw new PartsEnd(PartsEnd.Kind.CHANGING);
                }
            }
            if (window.to().equals(StreamId.LAST)) {
                return true;
            }
            from = window.to().next();
            count = fittingCount(count, window.wanted());
        }
    }

    private StreamWindow<List<ByteBuffer>> look(StreamId from) {
        return StreamWindow.read(authority::entries, shadow::entries, from, StreamId.LAST, count);
    }

    /** Writes the entries that are wrong, and what the authority has under their ids by then; returns false if it cannot. */
    private boolean setRight(StreamWindow<List<ByteBuffer>> window, List<StreamId> wrong) {
        List<StreamId> left = wrong;
        NavigableMap<StreamId, List<ByteBuffer>> last = window.wanted();
        NavigableMap<StreamId, List<ByteBuffer>> held = window.held();
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            if (attempt == parts.maxRounds()) {
                proven = false;
                return true;
            }
            parts.found(left.size());
            List<Command> commands = attempt == 0 ? commands(left, last, held) : removals(left, last);
            if (commands.isEmpty()) {
                return false;
            }
            write(commands);
            NavigableMap<StreamId, List<ByteBuffer>> now =
                    authority.entries(left.get(0), left.get(left.size() - 1), 2 * count);
            List<StreamId> changed = new ArrayList<>();
            for (StreamId id : left) {
                if (last.containsKey(id) != now.containsKey(id)) {
                    changed.add(id);
                }
            }
            left = changed;
            last = now;
        }
        return true;
    }

    /** Returns none if an entry is not at the tail, or another than the authority's. */
    private List<Command> commands(
            List<StreamId> wrong,
            NavigableMap<StreamId, List<ByteBuffer>> wanted,
            NavigableMap<StreamId, List<ByteBuffer>> held) {
        StreamId tail = shadow.head().lastId();
        List<Command> commands = new ArrayList<>();
        List<StreamId> extra = new ArrayList<>();
        for (StreamId id : wrong) {
            List<ByteBuffer> words = wanted.get(id);
            if (words == null) {
                extra.add(id);
            } else if (held.containsKey(id) || id.compareTo(tail) <= 0) {
                return List.of();
            } else {
                commands.add(add(parts.on(), id, words));
            }
        }
        commands.addAll(removals(extra, wanted));
        return commands;
    }

    static Command add(Object key, StreamId id, List<ByteBuffer> words) {
        List<Object> all = new ArrayList<>(words.size() + 3);
        all.addAll(List.of("XADD", key, id));
        all.addAll(words);
        return StreamSide.command(all.toArray());
    }

    /** What lies before the authority's first entry is trimmed, as it was there: that leaves no trace in the largest deleted id. */
    private List<Command> removals(List<StreamId> ids, NavigableMap<StreamId, List<ByteBuffer>> wanted) {
        List<Command> commands = new ArrayList<>();
        List<Object> words = new ArrayList<>(List.of("XDEL", parts.on()));
        StreamId first = ids.isEmpty() || !parts.shadowCan().streamCounters() ? null : firstOnAuthority();
        StreamId lastBefore = null;
        for (StreamId id : ids) {
            if (wanted.containsKey(id)) {
                continue; // came back; whoever wrote it carries it
            }
            if (first != null && id.compareTo(first) < 0) {
                lastBefore = id;
            } else {
                words.add(id);
            }
        }
        if (lastBefore != null) {
            commands.add(StreamSide.command("XTRIM", parts.on(), "MINID", "=", lastBefore.next()));
        }
        if (words.size() > 2) {
            commands.add(StreamSide.command(words.toArray()));
        }
        return commands;
    }

    private StreamId firstOnAuthority() {
        NavigableMap<StreamId, List<ByteBuffer>> first = authority.entries(StreamId.FIRST, StreamId.LAST, 1);
        return first.isEmpty() ? StreamId.LAST : first.firstKey();
    }

    private boolean setHeadRight() {
        StreamHead wanted = authority.head();
        if (wanted.sameAs(shadow.head())) {
            return true;
        }
        LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
        StreamHead before = wanted;
        wanted = authority.head();
        StreamHead held = shadow.head();
        if (wanted.sameAs(held)) {
            return true;
        }
        if (!before.equals(wanted)) {
            if (!parts.repairs()) {
                throw new PartsEnd(PartsEnd.Kind.CHANGING);
            }
            return true; // whoever changed it carries it
        }
        parts.found(1);
        if (wanted.length() != held.length()) {
            proven = false; // an entry came or went since its window was looked at
            return true;
        }
        return writeHead(wanted);
    }

    private boolean writeHead(StreamHead first) {
        StreamHead wanted = first;
        for (int attempt = 0; attempt < parts.maxRounds(); attempt++) {
            try {
                parts.write(List.of(setId(parts.on(), wanted, parts.shadowCan())), expiry);
            } catch (PartsEnd end) {
                if (end.kind() == PartsEnd.Kind.REFUSED && end.reason().equals("ERR")) {
                    return false; // the shadow has given out, or deleted, a larger id
                }
                throw end;
            }
            StreamHead now = authority.head();
            if (now.equals(wanted)) {
                return true;
            }
            if (now.length() != wanted.length()) {
                break;
            }
            wanted = now;
        }
        proven = false;
        return true;
    }

    static Command setId(Object key, StreamHead head, SideCapabilities server) {
        Long added = head.added();
        StreamId deleted = head.maxDeleted();
        return server.streamCounters() && added != null && deleted != null
                ? StreamSide.command("XSETID", key, head.lastId(), "ENTRIESADDED", added, "MAXDELETEDID", deleted)
                : StreamSide.command("XSETID", key, head.lastId());
    }

    private void write(List<Command> commands) {
        try {
            parts.write(commands, expiry);
        } catch (PartsEnd end) {
            // an id that is too small by now: somebody else has written to the shadow
            throw end.kind() == PartsEnd.Kind.REFUSED && end.reason().equals("ERR")
                    ? new PartsEnd(PartsEnd.Kind.TORN)
                    : end;
        }
    }

    /** So many that a window has the bytes it may have. */
    static int fittingCount(int count, NavigableMap<StreamId, List<ByteBuffer>> window) {
        long bytes = 0;
        long words = 0;
        for (List<ByteBuffer> entry : window.values()) {
            words += entry.size();
            for (ByteBuffer word : entry) {
                bytes += word.remaining();
            }
        }
        long fitting = bytes == 0
                ? Parts.MOST_ELEMENTS
                : Math.min(
                        (long) window.size() * Parts.MOST_BYTES / bytes,
                        2L * window.size() * Parts.MOST_ELEMENTS / Math.max(1, words));
        return (int) Math.max(10, Math.min(Parts.MOST_ELEMENTS, Math.min(fitting, 2L * count)));
    }
}
