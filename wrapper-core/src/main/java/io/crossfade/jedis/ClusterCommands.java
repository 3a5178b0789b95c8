package io.crossfade.jedis;

import io.crossfade.cluster.Survey;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.command.ReplyMerge;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * The nodes of a cluster as one side: each command goes to the primary of its slot; what a cluster cannot execute over several
 * slots is taken apart if its replies can be put together again; what concerns every key is asked of every primary.
 * Thread-safe.
 */
final class ClusterCommands implements SideCommands {
    private final Side side;
    private final ClusterNodes nodes;
    private final ClusterCalls calls;
    private final ClusterBatch batch;
    private final ClusterWalk walk;
    private final ClusterKeyspace keyspace;
    private final ClusterWaits waits;

    ClusterCommands(Side side, Supplier<ClusterConnectionProvider> provider) {
        this.side = side;
        this.nodes = new ClusterNodes(side, provider);
        this.calls = new ClusterCalls(nodes);
        this.batch = new ClusterBatch(side, nodes, calls);
        this.walk = new ClusterWalk(side, nodes, calls);
        this.keyspace = new ClusterKeyspace(side, nodes, batch);
        this.waits = new ClusterWaits(side, nodes);
    }

    @Override
    public @Nullable Object execute(Command command) {
        CommandSpec spec = CommandTable.standard().find(command);
        if (spec.cursorIndex() > 0 && spec.cursorIndex() < command.size()) {
            return walk.step(command, spec);
        }
        Key key = spec.singleKey(command);
        if (key != null) {
            return calls.execute(key.slot(), AuthorityConnections.arguments(side, command));
        }
        ReplyMerge merge = overKeyspace(spec);
        if (merge != null) {
            return orThrow(keyspace.execute(command, merge));
        }
        ClusterPlan plan = ClusterPlan.of(command, nodes);
        if (plan.steps().size() > 1) {
            batch.execute(plan.steps());
            return orThrow(plan.reply());
        }
        ClusterStep only = plan.steps().get(0);
        return only.hasSlot()
                ? calls.execute(only.slot(), AuthorityConnections.arguments(side, command))
                : calls.execute(AuthorityConnections.arguments(side, command));
    }

    /** Returns how the answers of all primaries become one, if {@code spec} concerns every key. */
    private static @Nullable ReplyMerge overKeyspace(CommandSpec spec) {
        return spec.walksKeyspace() ? spec.overNodes() : null;
    }

    private static @Nullable Object orThrow(@Nullable Object reply) {
        if (reply instanceof RuntimeException error) {
            throw error;
        }
        return reply;
    }

    @Override
    public List<@Nullable Object> executeAll(List<? extends Command> commands) {
        boolean walksKeyspace = commands.stream()
                .anyMatch(command -> overKeyspace(CommandTable.standard().find(command)) != null);
        Survey before = walksKeyspace ? nodes.survey() : null;
        List<ClusterPlan> plans = new ArrayList<>(commands.size());
        List<ClusterStep> steps = new ArrayList<>(commands.size());
        for (Command command : commands) {
            ClusterPlan plan = ClusterPlan.of(command, nodes);
            plans.add(plan);
            steps.addAll(plan.steps());
        }
        batch.execute(steps);
        boolean again = before != null && !keyspace.isStill(before);
        List<@Nullable Object> replies = new ArrayList<>(plans.size());
        for (int i = 0; i < plans.size(); i++) {
            Command command = commands.get(i);
            ReplyMerge merge = again ? overKeyspace(CommandTable.standard().find(command)) : null;
            replies.add(merge == null ? plans.get(i).reply() : keyspace.execute(command, merge));
        }
        return replies;
    }

    @Override
    public @Nullable Object afterWrites(Command command) {
        return waits.execute(command);
    }

    @Override
    public Connection lease(List<Key> keys) {
        return keys.isEmpty() ? nodes.at(nodes.any()) : nodes.at(keys.get(0).slot());
    }

    @Override
    public boolean routesByKey() {
        return true;
    }

    @Override
    public void redirected() {
        nodes.renew(null);
    }
}
