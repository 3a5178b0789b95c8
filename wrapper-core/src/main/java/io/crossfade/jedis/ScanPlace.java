package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.cluster.Survey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Where a SCAN over all primaries of a cluster stands. It holds for one layout: with another one, keys may have come to a node
 * that was walked before, and the walk begins again.
 *
 * <p>Its text is a number: the node's own cursor in the lower 35 bits, above it 7 bits for the node's place in the walk, 16 bits
 * made of the layout, and 3 bits that count the walks; so any process can go on with it. What does not fit is written as four
 * words.
 *
 * @param walks how often the walk has begun again
 * @param layout tells the layout from others, 1 to 65535
 * @param index the node's place in the walk
 * @param own the node's cursor; {@code 0} if it has only its turn coming
 */
record ScanPlace(int walks, int layout, int index, String own) {
    /** A walk that has begun again so often goes on to its end whatever happens, as with every other client. */
    static final int MOST_WALKS = 7;

    private static final int OWN_BITS = 35;
    private static final int INDEX_BITS = 7;
    private static final int LAYOUT_BITS = 16;
    private static final int WORDS = 4;
    private static final int MOST_DIGITS = 18;

    static ScanPlace beginning(Survey survey) {
        return new ScanPlace(0, layoutOf(survey), 0, ClusterCursor.ZERO);
    }

    /** Returns a number that depends on the layout alone. */
    private static int layoutOf(Survey survey) {
        int hash = survey.layout().text().hashCode() * 0x9E37_79B9;
        return Math.max(1, hash >>> LAYOUT_BITS);
    }

    /** Returns where {@code text} stands, or null if it is none of these. */
    static @Nullable ScanPlace read(String text) {
        String[] words = text.split(" ");
        if (words.length == WORDS && Arrays.stream(words).allMatch(ClusterCursor::isDecimal)) {
            return new ScanPlace(
                    Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]);
        }
        if (!ClusterCursor.isDecimal(text) || text.length() > MOST_DIGITS + 1) {
            return null;
        }
        long number = Long.parseUnsignedLong(text);
        int layout = (int) (number >>> OWN_BITS + INDEX_BITS) & (1 << LAYOUT_BITS) - 1;
        int walks = (int) (number >>> OWN_BITS + INDEX_BITS + LAYOUT_BITS);
        return layout == 0 || walks > MOST_WALKS
                ? null
                : new ScanPlace(
                        walks,
                        layout,
                        (int) (number >>> OWN_BITS) & (1 << INDEX_BITS) - 1,
                        Long.toString(number & (1L << OWN_BITS) - 1));
    }

    byte[] bytes() {
        boolean fits =
                own.length() <= MOST_DIGITS && Long.parseLong(own) >>> OWN_BITS == 0 && index >>> INDEX_BITS == 0;
        String text = fits
                ? Long.toString(((long) walks << LAYOUT_BITS | layout) << INDEX_BITS + OWN_BITS
                        | (long) index << OWN_BITS
                        | Long.parseLong(own))
                : walks + " " + layout + " " + index + " " + own;
        return text.getBytes(US_ASCII);
    }

    /** Returns whether it may go on, the cluster being as in {@code survey}. */
    boolean holdsFor(Survey survey) {
        return isLastWalk() || layout == layoutOf(survey);
    }

    boolean isLastWalk() {
        return walks == MOST_WALKS;
    }

    /** Returns whose turn it is. */
    HostAndPort node(Survey survey) {
        return ClusterNodes.address(
                survey.walk().get(Math.min(index, survey.walk().size() - 1)));
    }

    /** Returns whether nobody comes after {@link #node}. */
    boolean isLastNode(Survey survey) {
        return index + 1 >= survey.walk().size();
    }

    ScanPlace at(String cursor) {
        return new ScanPlace(walks, layout, index, cursor);
    }

    ScanPlace next() {
        return new ScanPlace(walks, layout, index + 1, ClusterCursor.ZERO);
    }

    ScanPlace again(Survey survey) {
        return new ScanPlace(Math.min(MOST_WALKS, walks + 1), layoutOf(survey), 0, ClusterCursor.ZERO);
    }
}
