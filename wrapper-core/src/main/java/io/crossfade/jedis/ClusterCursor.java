package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Where an iteration over the members of a key in a cluster stands: at a cursor of one node, whose table no other node has.
 *
 * <p>Its text is a number, the node's own cursor in the lower 48 bits and 13 bits made of the node's address above, so that any
 * process can go on with it. Where two nodes have the same 13 bits, or a cursor is larger, the text is the address, a space and
 * the cursor.
 *
 * @param node the node whose turn it is
 * @param own its cursor
 */
record ClusterCursor(HostAndPort node, String own) {
    static final String ZERO = "0";

    private static final int OWN_BITS = 48;
    private static final int TAGS = (1 << 13) - 1;
    private static final int MOST_DIGITS = 19;

    /** Returns a number from 1 to 8191 that depends on the address alone. */
    static int tag(HostAndPort node) {
        int hash = node.toString().hashCode() * 0x9E37_79B9;
        return 1 + (hash >>> 1) % TAGS;
    }

    /** Returns where {@code text} stands, or null if it is the cursor of a node that is none of {@code primaries}. */
    static @Nullable ClusterCursor read(String text, List<HostAndPort> primaries) {
        int space = text.indexOf(' ');
        if (space >= 0) {
            String address = text.substring(0, space);
            return primaries.stream()
                    .filter(node -> node.toString().equals(address))
                    .findFirst()
                    .map(node -> new ClusterCursor(node, text.substring(space + 1)))
                    .orElse(null);
        }
        long number = number(text);
        HostAndPort node = number < 0 ? null : only(primaries, (int) (number >>> OWN_BITS));
        return node == null ? null : new ClusterCursor(node, Long.toString(number & (1L << OWN_BITS) - 1));
    }

    String text(List<HostAndPort> primaries) {
        long number = number(own);
        boolean fits = number >= 0 && number >>> OWN_BITS == 0 && only(primaries, tag(node)) != null;
        return fits ? Long.toString((long) tag(node) << OWN_BITS | number) : node + " " + own;
    }

    /** Returns the cursor to begin with where {@code text} does not stand; what is none stays, for the server to refuse. */
    static String beginning(String text) {
        return text.indexOf(' ') >= 0 || isDecimal(text) ? ZERO : text;
    }

    byte[] bytes(List<HostAndPort> primaries) {
        return text(primaries).getBytes(US_ASCII);
    }

    private static @Nullable HostAndPort only(List<HostAndPort> primaries, int tag) {
        HostAndPort found = null;
        for (HostAndPort node : primaries) {
            if (tag(node) == tag) {
                if (found != null) {
                    return null;
                }
                found = node;
            }
        }
        return found;
    }

    /** Returns the number that {@code text} is, or -1 if it is none or needs more than 63 bits. */
    private static long number(String text) {
        return isDecimal(text) && text.length() <= MOST_DIGITS ? Math.max(-1, Long.parseUnsignedLong(text)) : -1;
    }

    static boolean isDecimal(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
