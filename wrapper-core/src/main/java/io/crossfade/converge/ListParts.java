package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A large list, window by window. Elements have no names, and all of them move when one comes or goes at the head. So a shadow
 * that resembles the authority is first set right at its head, then position by position, then at its tail; any other is built
 * anew aside, each window taken up where the last one ended even if the list has moved meanwhile.
 *
 * <p>What was written cannot be proved element by element: another pass has to find nothing different.
 */
final class ListParts implements PartsPass {
    private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** So many elements in a row tell where in a list one is. */
    private static final int NEEDLE = 32;

    /** How far a list may have moved since its shadow was written, to be set right instead of built anew. */
    private static final int REACH = 10_000;

    /** How far it may move from one window to the next. */
    private static final int STEP_REACH = 450;

    private static final int MOST_CHANGES = 1_000;
    private static final int MOST_REALIGNMENTS = 20;
    private static final int TRIMMED_AT_ONCE = 10_000;
    private static final int NOT_FOUND = Integer.MIN_VALUE;

    private final Parts parts;
    private final Command length;
    private final Command lengthThere;
    private Expiry expiry = Expiry.noSuchKey();
    private int count = 100;
    private int changes;
    private int realignments;

    ListParts(Parts parts) {
        this.parts = parts;
        this.length = Command.of(Wire.bytes("LLEN"), parts.key().bytes());
        this.lengthThere = Command.of(Wire.bytes("LLEN"), parts.on().bytes());
    }

    @Override
    public void run(Expiry keyExpiry, boolean there) {
        this.expiry = keyExpiry;
        if (!there || !alignHead() || !goOver()) {
            build();
        }
    }

    @Override
    public boolean provesEachPart() {
        return false;
    }

    /** Brings both heads to the same place; returns false if the two lists have nothing in common there. */
    private boolean alignHead() {
        if (!parts.repairs() || shadow(0, NEEDLE).equals(authority(0, NEEDLE))) {
            return true;
        }
        LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
        if (shadow(0, NEEDLE).equals(authority(0, NEEDLE))) {
            return true;
        }
        int middle = (int) (shadowLength() / 2);
        List<ByteBuffer> needle = shadow(middle, NEEDLE);
        int ahead = needle.isEmpty() ? NOT_FOUND : find(needle, middle);
        if (ahead == NOT_FOUND) {
            return false;
        }
        if (ahead == 0) {
            return true;
        }
        parts.found(Math.abs(ahead));
        if (ahead < 0) {
            parts.write(List.of(trim(-ahead, -1)), expiry);
        } else {
            pushAtHead(ahead);
        }
        return true;
    }

    private void pushAtHead(int missing) {
        for (int left = missing; left > 0; ) {
            int from = Math.max(0, left - Parts.MOST_ELEMENTS);
            List<ByteBuffer> some = new ArrayList<>(authority(from, left - from));
            Collections.reverse(some);
            write("LPUSH", some);
            left = from;
        }
    }

    /** Returns by how much the place of {@code needle} on the authority is behind {@code place}, or NOT_FOUND. */
    private int find(List<ByteBuffer> needle, int place) {
        int from = Math.max(0, place - REACH);
        int best = NOT_FOUND;
        List<ByteBuffer> hay = new ArrayList<>();
        int hayAt = from;
        for (int at = from; at < place + REACH; at += Parts.MOST_ELEMENTS) {
            parts.step();
            List<ByteBuffer> window = authority(at, Parts.MOST_ELEMENTS);
            hay.addAll(window);
            for (int i = 0; i + needle.size() <= hay.size(); i++) {
                int ahead = hayAt + i - place;
                boolean nearer = best == NOT_FOUND || Math.abs(ahead) < Math.abs(best);
                if (nearer && hay.subList(i, i + needle.size()).equals(needle)) {
                    best = ahead;
                }
            }
            if (window.size() < Parts.MOST_ELEMENTS) {
                break;
            }
            int keep = Math.min(hay.size(), needle.size() - 1);
            hayAt += hay.size() - keep;
            hay = new ArrayList<>(hay.subList(hay.size() - keep, hay.size()));
        }
        return best;
    }

    /** Sets right what differs, from head to tail; returns false if that is too much. */
    private boolean goOver() {
        long at = 0;
        while (true) {
            parts.step();
            List<ByteBuffer> wanted = authority(at, count);
            List<ByteBuffer> held = shadow(at, count);
            if (!wanted.equals(held)) {
                LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
                List<ByteBuffer> before = wanted;
                wanted = authority(at, count);
                held = shadow(at, count);
                if (!parts.repairs() && !wanted.equals(before)) {
                    throw new PartsEnd(PartsEnd.Kind.CHANGING);
                }
            }
            if (!wanted.equals(held)) {
                List<Command> sets = sets(at, wanted, held);
                if (sets.size() > 8 && sets.size() > wanted.size() / 2 && parts.repairs()) {
                    if (!moved()) {
                        return false;
                    }
                    continue;
                }
                changes += sets.size();
                if (changes > MOST_CHANGES) {
                    return false;
                }
                setRight(sets, wanted, held);
            }
            if (wanted.size() < count) {
                return cutTail();
            }
            at += wanted.size();
            resize(wanted);
        }
    }

    /** All of a window differs: the list has moved since its head was looked at, or is another one. */
    private boolean moved() {
        if (++realignments > MOST_REALIGNMENTS) {
            throw new PartsEnd(PartsEnd.Kind.MOVING);
        }
        int before = parts.fixes();
        return alignHead() && parts.fixes() > before;
    }

    private List<Command> sets(long at, List<ByteBuffer> wanted, List<ByteBuffer> held) {
        List<Command> sets = new ArrayList<>();
        for (int i = 0; i < Math.min(wanted.size(), held.size()); i++) {
            if (!wanted.get(i).equals(held.get(i))) {
                sets.add(Command.of(
                        Wire.bytes("LSET"),
                        parts.on().bytes(),
                        Wire.bytes(at + i),
                        wanted.get(i).array()));
            }
        }
        return sets;
    }

    private void setRight(List<Command> sets, List<ByteBuffer> wanted, List<ByteBuffer> held) {
        if (!sets.isEmpty()) {
            parts.found(sets.size());
            try {
                parts.write(sets, expiry);
            } catch (PartsEnd end) {
                // "index out of range": the shadow's list became shorter meanwhile
                throw end.kind() == PartsEnd.Kind.REFUSED && end.reason().equals("ERR")
                        ? new PartsEnd(PartsEnd.Kind.TORN)
                        : end;
            }
        }
        if (held.size() < wanted.size()) {
            parts.found(wanted.size() - held.size());
            write("RPUSH", wanted.subList(held.size(), wanted.size()));
        }
    }

    /** Takes off what the shadow has behind the authority's tail. */
    private boolean cutTail() {
        long held = shadowLength();
        long wanted = authorityLength();
        if (wanted == 0) {
            throw new PartsEnd(PartsEnd.Kind.TORN);
        }
        if (held > wanted) {
            parts.found((int) Math.min(Integer.MAX_VALUE, held - wanted));
        }
        while (held > wanted) {
            held = Math.max(wanted, held - TRIMMED_AT_ONCE);
            parts.write(List.of(trim(0, held - 1)), expiry);
        }
        return true;
    }

    /** Builds the list aside and swaps it in. */
    private void build() {
        parts.found(1);
        Staging staging = new Staging(parts);
        try {
            build(staging);
        } catch (PartsEnd given) {
            staging.drop();
            throw given;
        }
    }

    private void build(Staging staging) {
        List<ByteBuffer> tail = List.of();
        long at = 0;
        while (true) {
            parts.step();
            List<ByteBuffer> fresh = following(at - tail.size(), tail);
            if (fresh.isEmpty()) {
                break;
            }
            for (List<ByteBuffer> some : inChunks(fresh)) {
                staging.write(List.of(MemberType.command("RPUSH", staging.name(), some)));
            }
            at = position + fresh.size();
            List<ByteBuffer> end = new ArrayList<>(tail);
            end.addAll(fresh);
            tail = List.copyOf(end.subList(Math.max(0, end.size() - NEEDLE), end.size()));
            resize(fresh);
        }
        staging.swapIn(expiry);
    }

    /** Where what {@link #following} returned begins on the authority. */
    private long position;

    /** Returns the elements that follow {@code tail}, which was at {@code from}. */
    private List<ByteBuffer> following(long from, List<ByteBuffer> tail) {
        List<ByteBuffer> window = authority(from, tail.size() + count);
        if (window.size() >= tail.size() && window.subList(0, tail.size()).equals(tail)) {
            position = from + tail.size();
            return window.subList(tail.size(), window.size());
        }
        long wider = Math.max(0, from - STEP_REACH);
        window = authority(wider, 2 * STEP_REACH + tail.size());
        int best = -1;
        for (int i = 0; i + tail.size() <= window.size(); i++) {
            boolean nearer = best < 0 || Math.abs(wider + i - from) < Math.abs(wider + best - from);
            if (nearer && window.subList(i, i + tail.size()).equals(tail)) {
                best = i;
            }
        }
        if (best < 0) {
            throw new PartsEnd(PartsEnd.Kind.TORN);
        }
        position = wider + best + tail.size();
        return window.subList(best + tail.size(), window.size());
    }

    private void write(String name, List<ByteBuffer> elements) {
        for (List<ByteBuffer> some : inChunks(elements)) {
            parts.write(List.of(MemberType.command(name, parts.on(), some)), expiry);
        }
    }

    private static List<List<ByteBuffer>> inChunks(List<ByteBuffer> elements) {
        List<List<ByteBuffer>> chunks = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < elements.size(); i++) {
            bytes += elements.get(i).remaining();
            if (i + 1 - from == Parts.MOST_ELEMENTS || bytes > Parts.MOST_BYTES || i + 1 == elements.size()) {
                chunks.add(elements.subList(from, i + 1));
                from = i + 1;
                bytes = 0;
            }
        }
        return chunks;
    }

    /** So many that a window has the bytes it may have. */
    private void resize(List<ByteBuffer> window) {
        long bytes = 0;
        for (ByteBuffer element : window) {
            bytes += element.remaining();
        }
        long fitting = bytes == 0 ? Parts.MOST_ELEMENTS : (long) window.size() * Parts.MOST_BYTES / bytes;
        count = (int) Math.max(10, Math.min(Parts.MOST_ELEMENTS, Math.min(fitting, 2L * count)));
    }

    private Command trim(long from, long to) {
        return Command.of(Wire.bytes("LTRIM"), parts.on().bytes(), Wire.bytes(from), Wire.bytes(to));
    }

    private List<ByteBuffer> authority(long from, int elements) {
        return buffers(parts.readAuthority(List.of(range(parts.key(), from, elements))));
    }

    private List<ByteBuffer> shadow(long from, int elements) {
        return buffers(parts.readShadow(List.of(range(parts.on(), from, elements))));
    }

    private static Command range(Key key, long from, int elements) {
        return Command.of(Wire.bytes("LRANGE"), key.bytes(), Wire.bytes(from), Wire.bytes(from + elements - 1));
    }

    private static List<ByteBuffer> buffers(List<@Nullable Object> replies) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (Object element : (List<?>) Wire.present(replies.get(0))) {
            buffers.add(MemberType.buffer(element));
        }
        return buffers;
    }

    private long authorityLength() {
        return Wire.number(parts.readAuthority(List.of(length)).get(0));
    }

    private long shadowLength() {
        return Wire.number(parts.readShadow(List.of(lengthThere)).get(0));
    }
}
