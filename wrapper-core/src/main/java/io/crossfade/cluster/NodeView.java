package io.crossfade.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Command;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node says: of itself in CLUSTER NODES, of all in CLUSTER SLOTS. Only a node itself tells that a slot of its is on the
 * way; and its epoch rises when it takes one over, so that a slot which went and came back shows.
 *
 * @param id the name by which the nodes know it
 * @param epoch its epoch, or {@code ?} if it does not tell
 * @param primary whether it is one, with slots or about to get some
 * @param slots what it says that it has: {@code 5} or {@code 5-9}
 * @param marks what it gives away and gets: {@code [5->-id]} and {@code [5-<-id]}
 * @param ranges who has what, as it sees it
 */
record NodeView(
        String id, String epoch, boolean primary, List<String> slots, List<String> marks, List<SlotRange> ranges) {
    static final List<Command> QUESTIONS = List.of(Command.of("CLUSTER", "SLOTS"), Command.of("CLUSTER", "NODES"));

    private static final int ID = 0;
    private static final int FLAGS = 2;
    private static final int EPOCH = 6;
    private static final int FIRST_RANGE = 8;

    /** Reads the answers of {@code asked}; null if it is no node of a cluster. */
    static @Nullable NodeView read(NodeAddress asked, List<@Nullable Object> answers) {
        if (!(answers.get(0) instanceof List<?> slots)) {
            return null;
        }
        List<SlotRange> ranges = SlotRange.read(slots, asked);
        String[] words = answers.get(1) instanceof byte[] nodes ? ofItself(new String(nodes, UTF_8)) : null;
        return words == null ? fromSlots(asked, ranges) : fromNodes(words, ranges);
    }

    private static String @Nullable [] ofItself(String nodes) {
        return nodes.lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length >= FIRST_RANGE && words[FLAGS].contains("myself"))
                .findFirst()
                .orElse(null);
    }

    private static NodeView fromNodes(String[] words, List<SlotRange> ranges) {
        List<String> slots = new ArrayList<>();
        List<String> marks = new ArrayList<>();
        Arrays.stream(words, FIRST_RANGE, words.length)
                .forEach(word -> (word.startsWith("[") ? marks : slots).add(word));
        boolean primary = words[FLAGS].contains("master") && !(slots.isEmpty() && marks.isEmpty());
        return new NodeView(words[ID], words[EPOCH], primary, slots, marks, ranges);
    }

    /** Some users may ask for the slots only; then a node is known by the address at which it was asked. */
    private static NodeView fromSlots(NodeAddress asked, List<SlotRange> ranges) {
        List<SlotRange> own =
                ranges.stream().filter(range -> range.primary().equals(asked)).toList();
        String id = own.isEmpty() ? asked.toString() : own.get(0).id();
        List<String> slots =
                own.stream().map(range -> range.first() + "-" + range.last()).toList();
        return new NodeView(id, "?", !own.isEmpty(), slots, List.of(), ranges);
    }

    /** Returns whether keys go from this node to {@code other} at present. */
    boolean givesTo(NodeView other) {
        return marks.stream().anyMatch(mark -> mark.endsWith("->-" + other.id + "]"))
                || other.marks.stream().anyMatch(mark -> mark.endsWith("-<-" + id + "]"));
    }

    /** Returns what changes whenever a key may have come to this node or left it. */
    String text() {
        return id + ":" + epoch + ":" + String.join(",", slots) + String.join(",", marks);
    }
}
