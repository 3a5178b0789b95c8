package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of large keys that were written since the whole of the key was last gone over, so that only they have to be checked.
 * Thread-safe, bounded: a key of which too much would have to be remembered is forgotten, and gone over as a whole.
 *
 * <p>What is noted of a key counts only from the beginning of a look at all of it that has ended well, and while it has not been forgotten
 * in between.
 */
final class TouchedMembers {
    private static final int KEYS = 256;
    private static final int MEMBERS = 2_000;
    private static final int BYTES = 256 * 1024;

    private static final class Known {
        private Set<ByteBuffer> members = new LinkedHashSet<>();
        private long bytes;
        private boolean whole;
    }

    @GuardedBy("this") private final Map<Key, Known> keys = new LinkedHashMap<>();

    private volatile boolean empty = true;

    /** Returns whether any key is known. Cheap. */
    boolean isEmpty() {
        return empty;
    }

    /** Returns whether members of the key are noted. */
    synchronized boolean knows(Key key) {
        return keys.containsKey(key);
    }

    /** Notes members that the shadow has just acknowledged; returns false if nothing is to be noted of the key. */
    synchronized boolean note(Key key, List<byte[]> members) {
        Known known = keys.get(key);
        if (known == null) {
            return false;
        }
        for (byte[] member : members) {
            if (known.members.add(ByteBuffer.wrap(member))) {
                known.bytes += member.length;
            }
        }
        if (known.members.size() > MEMBERS || known.bytes > BYTES) {
            forget(key);
            return false;
        }
        return true;
    }

    /** A look at all of the key begins: what is noted from now on will be what is left to check after it. */
    synchronized Object begin(Key key) {
        Known known = new Known();
        keys.remove(key);
        keys.put(key, known);
        if (keys.size() > KEYS) {
            keys.remove(keys.keySet().iterator().next());
        }
        empty = keys.isEmpty();
        return known;
    }

    /** The look at all of the key has ended; {@code begun} is what {@link #begin} returned. */
    synchronized void ended(Key key, Object begun, boolean well) {
        Known known = keys.get(key);
        if (known == begun && well) {
            known.whole = true;
        } else if (known == begun) {
            forget(key);
        }
    }

    /** Returns the members to check, which are forgotten thereby; null if the key has to be gone over as a whole. */
    synchronized @Nullable List<ByteBuffer> take(Key key) {
        Known known = keys.get(key);
        if (known == null || !known.whole) {
            return null;
        }
        List<ByteBuffer> members = List.copyOf(known.members);
        known.members = new LinkedHashSet<>();
        known.bytes = 0;
        return members;
    }

    synchronized void forget(Key key) {
        keys.remove(key);
        empty = keys.isEmpty();
    }
}
