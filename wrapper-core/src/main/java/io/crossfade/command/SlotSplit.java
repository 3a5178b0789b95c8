package io.crossfade.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.HashSlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command with keys in several hash slots as parts of one slot each, and their replies as one. A cluster executes each part
 * on its own, so the whole is not atomic. Immutable.
 */
public final class SlotSplit {
    /**
     * A part.
     *
     * @param slot the hash slot of all its keys
     * @param command what to execute there
     */
    public record Part(int slot, Command command) {}

    private final ReplyMerge merge;
    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();

    private SlotSplit(Command command, SplitRule rule, Map<Integer, List<Integer>> groupsBySlot) {
        this.merge = rule.merge();
        groupsBySlot.forEach((slot, groups) -> {
            parts.add(new Part(slot, part(command, rule, groups, !parts.isEmpty())));
            order.addAll(groups);
        });
    }

    /** Returns null if all keys are in one slot, or {@code command} is written so that the server will refuse it. */
    static @Nullable SlotSplit of(Command command, SplitRule rule) {
        int arguments = command.size() - 1;
        if (arguments <= rule.step() || arguments % rule.step() != 0) {
            return null;
        }
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 1; i < command.size(); i += rule.step()) {
            groups.computeIfAbsent(HashSlot.of(command.arg(i)), none -> new ArrayList<>())
                    .add((i - 1) / rule.step());
        }
        return groups.size() == 1 ? null : new SlotSplit(command, rule, groups);
    }

    private static Command part(Command command, SplitRule rule, List<Integer> groups, boolean later) {
        byte[][] args = new byte[1 + groups.size() * rule.step()][];
        String name = later ? rule.merge().laterParts() : null;
        args[0] = name == null ? command.arg(0) : name.getBytes(US_ASCII);
        int next = 1;
        for (int group : groups) {
            for (int i = 0; i < rule.step(); i++) {
                args[next++] = command.arg(1 + group * rule.step() + i);
            }
        }
        return Command.of(args);
    }

    /** Returns the parts, the first key's slot first; two or more. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** Returns the reply to the whole command from those to its {@link #parts()}, none of which is an error. */
    public @Nullable Object merge(List<@Nullable Object> replies) {
        Object merged = merge.merge(replies);
        return merge == ReplyMerge.CONCAT ? inOrder(ReplyMerge.list(merged)) : merged;
    }

    private List<@Nullable Object> inOrder(List<?> values) {
        @Nullable Object[] ordered = new @Nullable Object[values.size()];
        for (int i = 0; i < ordered.length; i++) {
            ordered[order.get(i)] = values.get(i);
        }
        return new ArrayList<>(Arrays.asList(ordered));
    }
}
