package io.crossfade.jedis;

import io.crossfade.cluster.Survey;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.command.ReplyMerge;
import io.crossfade.command.SlotSplit;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes execute one command, and how their replies become its reply.
 *
 * @param steps what is executed, each by one node
 * @param merge makes one reply of theirs, none of which is an error
 */
record ClusterPlan(List<ClusterStep> steps, Function<List<@Nullable Object>, @Nullable Object> merge) {
    static ClusterPlan of(Command command, ClusterNodes nodes) {
        CommandSpec spec = CommandTable.standard().find(command);
        SlotSplit split = spec.split(command);
        if (split != null) {
            List<ClusterStep> steps = split.parts().stream()
                    .map(part -> ClusterStep.atSlot(part.slot(), part.command()))
                    .toList();
            return new ClusterPlan(steps, split::merge);
        }
        int slot = spec.namedSlot(command);
        if (slot >= 0) {
            return one(ClusterStep.atSlot(slot, command));
        }
        List<Key> keys = spec.keys(command);
        if (!keys.isEmpty()) {
            return one(ClusterStep.atSlot(keys.get(0).slot(), command));
        }
        ReplyMerge merge = spec.overNodes();
        if (merge == null) {
            return one(ClusterStep.atNode(nodes.any(), command));
        }
        return over(nodes.survey(), command, merge);
    }

    /** As {@link #of}, for a command that every primary executes. */
    static ClusterPlan over(Survey survey, Command command, ReplyMerge merge) {
        List<ClusterStep> steps =
                ClusterNodes.addresses(merge == ReplyMerge.UNION ? survey.walk() : survey.primaries()).stream()
                        .map(node -> ClusterStep.atNode(node, command))
                        .toList();
        return new ClusterPlan(steps, merge::merge);
    }

    private static ClusterPlan one(ClusterStep step) {
        return new ClusterPlan(List.of(step), replies -> replies.get(0));
    }

    /** Returns the reply once every step has one; an error of any of them is the error of all. */
    @Nullable Object reply() {
        List<@Nullable Object> replies = new ArrayList<>(steps.size());
        for (ClusterStep step : steps) {
            Object reply = step.reply();
            if (reply instanceof RuntimeException) {
                return reply;
            }
            replies.add(reply);
        }
        return merge.apply(replies);
    }
}
