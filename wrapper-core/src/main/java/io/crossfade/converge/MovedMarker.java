package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.HashSlot;
import io.crossfade.model.Key;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The key beside a key that says: this one has been moved, do not copy it again.
 *
 * <p>A marker lies in the hash slot of its key, and two keys never share one, whatever bytes and braces they are made of:
 *
 * <ul>
 *   <li>a key with a hash tag: {@code __crossfade:moved:{tag}:key}
 *   <li>a key without '}': {@code __crossfade:moved:{key}}
 *   <li>any other, such as {@code a}b} or {@code {}a}: {@code __crossfade:moved:{t}:key}, where t is the shortest number in
 *       base 36 that hashes to the key's slot
 * </ul>
 */
public final class MovedMarker {
    /** What every key of Crossfade's own begins with. Applications must not use it. */
    public static final String RESERVED_PREFIX = "__crossfade:";

    private static final byte[] RESERVED = RESERVED_PREFIX.getBytes(US_ASCII);
    private static final byte[] HEAD = (RESERVED_PREFIX + "moved:{").getBytes(US_ASCII);

    private static final String ASIDE = "staging:";
    private static final byte[] ASIDE_HEAD = (RESERVED_PREFIX + ASIDE).getBytes(US_ASCII);

    private MovedMarker() {}

    /** Returns the marker of {@code key}. */
    public static Key of(Key key) {
        byte[] bytes = key.bytes();
        int close = indexOf(bytes, '}', 0);
        if (close < 0 && bytes.length > 0) {
            return Key.of(join(bytes, 0, bytes.length, null));
        }
        int open = indexOf(bytes, '{', 0);
        int end = open < 0 ? -1 : indexOf(bytes, '}', open + 1);
        if (end > open + 1) {
            return Key.of(join(bytes, open + 1, end, bytes));
        }
        byte[] tag = SlotTags.of(HashSlot.of(bytes));
        return Key.of(join(tag, 0, tag.length, bytes));
    }

    /** Returns the key of Crossfade's own that is called {@code name} and lies in {@code slot}, 0 to 16383. */
    public static Key reservedIn(int slot, String name) {
        return Key.of(RESERVED_PREFIX + name + ":{" + new String(SlotTags.of(slot), US_ASCII) + "}");
    }

    /** Returns a key of Crossfade's own beside {@code key}, in its hash slot, that is called {@code name}, which has no brace. */
    static Key aside(Key key, String name) {
        byte[] head = (RESERVED_PREFIX + ASIDE + name + ":{").getBytes(US_ASCII);
        return Key.of(withHead(head, of(key).bytes()));
    }

    private static byte[] withHead(byte[] head, byte[] marker) {
        byte[] own = Arrays.copyOf(head, head.length + marker.length - HEAD.length);
        System.arraycopy(marker, HEAD.length, own, head.length, marker.length - HEAD.length);
        return own;
    }

    /** Returns whether {@code key} is the marker of some key. */
    public static boolean isMarker(byte[] key) {
        return startsWith(key, HEAD);
    }

    /** Returns whether {@code key} stands aside of some key. */
    static boolean isAside(byte[] key) {
        return startsWith(key, ASIDE_HEAD);
    }

    /**
     * Returns the marker of the key that is called {@code rename} of what {@code own} is the marker of, and so of what stands aside;
     * any other of Crossfade's own keys stays as it is.
     */
    public static byte[] renamed(byte[] own, UnaryOperator<byte[]> rename) {
        if (startsWith(own, ASIDE_HEAD)) {
            byte[] head = Arrays.copyOf(own, indexOf(own, '{', 0) + 1);
            byte[] marker = Arrays.copyOf(HEAD, HEAD.length + own.length - head.length);
            System.arraycopy(own, head.length, marker, HEAD.length, own.length - head.length);
            return withHead(head, renamed(marker, rename));
        }
        if (!isMarker(own)) {
            return own;
        }
        int close = indexOf(own, '}', HEAD.length);
        boolean tagIsKey = close == own.length - 1;
        byte[] key =
                tagIsKey ? Arrays.copyOfRange(own, HEAD.length, close) : Arrays.copyOfRange(own, close + 2, own.length);
        return of(Key.of(rename.apply(key))).bytes();
    }

    /** Returns whether {@code key} is one of Crossfade's own, which an application must never see. */
    public static boolean isReserved(byte[] key) {
        return startsWith(key, RESERVED);
    }

    private static byte[] join(byte[] tagSource, int from, int to, byte @Nullable [] key) {
        int tagLength = to - from;
        byte[] marker = Arrays.copyOf(HEAD, HEAD.length + tagLength + 1 + (key == null ? 0 : 1 + key.length));
        System.arraycopy(tagSource, from, marker, HEAD.length, tagLength);
        int next = HEAD.length + tagLength;
        marker[next++] = '}';
        if (key != null) {
            marker[next++] = ':';
            System.arraycopy(key, 0, marker, next, key.length);
        }
        return marker;
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
