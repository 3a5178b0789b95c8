package io.crossfade.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a reply to CLUSTER SLOTS.
 *
 * @param first the first slot
 * @param last the last one
 * @param primary where their primary listens
 * @param id the name by which the nodes know it
 */
record SlotRange(int first, int last, NodeAddress primary, String id) {
    private static final int PRIMARY = 2;
    private static final int ID = 2;

    /** Reads a reply of {@code asked}, whose host stands where it does not tell one. */
    static List<SlotRange> read(List<?> reply, NodeAddress asked) {
        List<SlotRange> ranges = new ArrayList<>(reply.size());
        for (Object range : reply) {
            List<?> parts = (List<?>) range;
            List<?> node = (List<?>) parts.get(PRIMARY);
            NodeAddress primary = new NodeAddress(host(node.get(0), asked), number(node.get(1)));
            String id = node.size() > ID && node.get(ID) instanceof byte[] text
                    ? new String(text, UTF_8)
                    : primary.toString();
            ranges.add(new SlotRange(number(parts.get(0)), number(parts.get(1)), primary, id));
        }
        return ranges;
    }

    private static int number(@Nullable Object reply) {
        return reply instanceof Long number ? number.intValue() : -1;
    }

    private static String host(@Nullable Object told, NodeAddress asked) {
        String host = told instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
        return host.isEmpty() || host.equals("?") ? asked.host() : host;
    }
}
