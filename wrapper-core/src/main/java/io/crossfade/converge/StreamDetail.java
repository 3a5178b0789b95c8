package io.crossfade.converge;

import io.crossfade.converge.StreamSide.Group;
import io.crossfade.converge.ValueDetail.How;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds in which entries, counters, groups, consumers and pending entries two streams differ, window by window. */
final class StreamDetail {
    private final PartsFound found;
    private final StreamSide authority;
    private final StreamSide shadow;

    StreamDetail(Parts parts, PartsFound found) {
        this.found = found;
        this.authority = StreamSide.authority(parts);
        this.shadow = StreamSide.shadow(parts);
    }

    void run() {
        windows(PartKind.ENTRY, authority::entries, shadow::entries);
        heads(authority.head(), shadow.head());
        Map<ByteBuffer, Group> wanted = authority.groups();
        Map<ByteBuffer, Group> held = shadow.groups();
        named(PartKind.GROUP, wanted.keySet(), held.keySet());
        wanted.forEach((name, group) -> {
            Group copy = held.get(name);
            if (copy != null) {
                group(name, group.sameAs(copy));
            }
        });
    }

    private void group(ByteBuffer name, boolean samePosition) {
        if (!samePosition) {
            found.named(PartKind.GROUP, How.DIFFERENT, name);
        }
        named(PartKind.CONSUMER, authority.consumers(name), shadow.consumers(name));
        windows(
                PartKind.PENDING,
                (from, to, count) -> authority.pending(name, from, to, count),
                (from, to, count) -> shadow.pending(name, from, to, count));
    }

    private void heads(StreamHead wanted, StreamHead held) {
        counter("last-id", wanted.lastId(), held.lastId());
        counter("entries-added", wanted.added(), held.added());
        counter("max-deleted-id", wanted.maxDeleted(), held.maxDeleted());
    }

    /** A counter that one server does not keep says nothing. */
    private void counter(String name, @Nullable Object wanted, @Nullable Object held) {
        if (wanted != null && held != null && !wanted.equals(held)) {
            found.placed(PartKind.COUNTER, How.DIFFERENT, name);
        }
    }

    private void named(PartKind kind, Set<ByteBuffer> wanted, Set<ByteBuffer> held) {
        Set<ByteBuffer> missing = new HashSet<>(wanted);
        missing.removeAll(held);
        missing.forEach(name -> found.named(kind, How.MISSING, name));
        Set<ByteBuffer> extra = new HashSet<>(held);
        extra.removeAll(wanted);
        extra.forEach(name -> found.named(kind, How.EXTRA, name));
    }

    private <V> void windows(PartKind kind, StreamWindow.Reader<V> wanted, StreamWindow.Reader<V> held) {
        StreamId from = StreamId.FIRST;
        for (int i = 0; i < DetailRun.MOST_WINDOWS; i++) {
            StreamWindow<V> window = StreamWindow.read(wanted, held, from, StreamId.LAST, DetailRun.ELEMENTS);
            List<StreamId> differing = window.differing();
            for (StreamId id : differing) {
                found.placed(kind, how(window, id), id);
            }
            if (window.to().equals(StreamId.LAST)) {
                return;
            }
            from = window.to().next();
        }
        found.notAll();
    }

    private static <V> How how(StreamWindow<V> window, StreamId id) {
        if (!window.held().containsKey(id)) {
            return How.MISSING;
        }
        return window.wanted().containsKey(id) ? How.DIFFERENT : How.EXTRA;
    }
}
