package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;

/**
 * Iterations over a cluster. SCAN goes through one primary after the other, in the order of {@link ClusterNodes#primaries};
 * those over one key stay with the node that has it. A cursor of a node that has no say any more begins again: some elements
 * are returned twice, none is missed. Thread-safe.
 */
final class ClusterWalk {
    private final Side side;
    private final ClusterNodes nodes;
    private final ClusterCalls calls;

    ClusterWalk(Side side, ClusterNodes nodes, ClusterCalls calls) {
        this.side = side;
        this.nodes = nodes;
        this.calls = calls;
    }

    @Nullable Object step(Command command, CommandSpec spec) {
        List<HostAndPort> primaries = nodes.primaries();
        String text = command.text(spec.cursorIndex());
        ClusterCursor stands = ClusterCursor.read(text, primaries);
        Key key = spec.singleKey(command);
        if (key == null) {
            HostAndPort node = stands == null ? primaries.get(0) : stands.node();
            try (Connection connection = nodes.at(node)) {
                String own = stands == null ? ClusterCursor.beginning(text) : stands.own();
                return marked(node, execute(connection, own, command, spec), true);
            }
        }
        return calls.at(key.slot(), (node, connection) -> {
            String own = stands != null && stands.node().equals(node) ? stands.own() : ClusterCursor.beginning(text);
            return marked(node, execute(connection, own, command, spec), false);
        });
    }

    private @Nullable Object execute(Connection connection, String cursor, Command command, CommandSpec spec) {
        Command own = command.with(spec.cursorIndex(), cursor.getBytes(US_ASCII));
        return SideCommands.execute(connection, AuthorityConnections.arguments(side, own));
    }

    /** Returns the reply of {@code node} with a cursor that tells it. */
    private @Nullable Object marked(HostAndPort node, @Nullable Object reply, boolean goesOn) {
        if (!(reply instanceof List<?> parts) || parts.isEmpty() || !(parts.get(0) instanceof byte[] cursor)) {
            return reply;
        }
        String own = new String(cursor, US_ASCII);
        List<HostAndPort> primaries = nodes.primaries();
        List<@Nullable Object> marked = new ArrayList<>(parts);
        if (!own.equals(ClusterCursor.ZERO)) {
            marked.set(0, new ClusterCursor(node, own).bytes(primaries));
        } else if (goesOn && !node.equals(primaries.get(primaries.size() - 1))) {
            HostAndPort next = primaries.get(primaries.indexOf(node) + 1); // the first, if this one is none any more
            marked.set(0, new ClusterCursor(next, ClusterCursor.ZERO).bytes(primaries));
        }
        return marked;
    }
}
