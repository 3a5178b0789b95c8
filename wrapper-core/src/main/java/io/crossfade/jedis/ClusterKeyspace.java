package io.crossfade.jedis;

import io.crossfade.cluster.Survey;
import io.crossfade.command.ReplyMerge;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every primary of a cluster for what concerns all keys, and again if they were others, or had other slots, by the time all
 * had answered: no node redirects such a question, and one too few would be a smaller key space. Thread-safe.
 */
final class ClusterKeyspace {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterKeyspace.class);

    /** How long a cluster that changes all the time is asked again; the last answer is then as good as any client's. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Side side;
    private final ClusterNodes nodes;
    private final ClusterBatch batch;

    ClusterKeyspace(Side side, ClusterNodes nodes, ClusterBatch batch) {
        this.side = side;
        this.nodes = nodes;
        this.batch = batch;
    }

    /** Returns the reply of all primaries, or the error of one. */
    @Nullable Object execute(Command command, ReplyMerge merge) {
        Backoff backoff = Backoff.within(PATIENCE);
        while (true) {
            Survey before = nodes.survey();
            Object reply = ask(ClusterPlan.over(before, command, merge), before);
            if (isStill(before)) {
                return reply;
            }
            if (!backoff.pause()) {
                LOG.warn(
                        "{} on the cluster of the {} was answered while slots kept moving; keys may be missing in it",
                        command.text(0),
                        side.label());
                return reply;
            }
        }
    }

    /** Returns whether the primaries are those of {@code before} now, with the same slots. */
    boolean isStill(Survey before) {
        return before.layout().text().equals(nodes.surveyed().layout().text());
    }

    /** While a slot is on its way, who gives it away has to answer before who gets it. */
    private @Nullable Object ask(ClusterPlan plan, Survey survey) {
        if (survey.layout().moving()) {
            plan.steps().forEach(step -> batch.execute(List.of(step)));
        } else {
            batch.execute(plan.steps());
        }
        return plan.reply();
    }
}
