package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.crossfade.cluster.Survey;
import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;

/**
 * Iterations over a cluster. SCAN goes through one primary after the other, as long as the layout of the cluster is that of its
 * beginning; those over one key stay with the node that has it. Otherwise they begin again: some elements are returned twice,
 * none is missed. Thread-safe.
 */
final class ClusterWalk {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWalk.class);

    private final Side side;
    private final ClusterNodes nodes;
    private final ClusterCalls calls;

    ClusterWalk(Side side, ClusterNodes nodes, ClusterCalls calls) {
        this.side = side;
        this.nodes = nodes;
        this.calls = calls;
    }

    @Nullable Object step(Command command, CommandSpec spec) {
        String text = command.text(spec.cursorIndex());
        Key key = spec.singleKey(command);
        if (key == null) {
            return scan(command, spec, text);
        }
        ClusterCursor stands = ClusterCursor.read(text, nodes.primaries());
        return calls.at(key.slot(), (node, connection) -> {
            String own = stands != null && stands.node().equals(node) ? stands.own() : ClusterCursor.beginning(text);
            Object reply = execute(connection, own, command, spec);
            String next = cursor(reply);
            return next == null || next.equals(ClusterCursor.ZERO)
                    ? reply
                    : with(new ClusterCursor(node, next).bytes(nodes.primaries()), reply);
        });
    }

    private @Nullable Object scan(Command command, CommandSpec spec, String text) {
        ScanPlace asked = ScanPlace.read(text);
        Survey survey = nodes.survey();
        if (asked != null && !asked.holdsFor(survey)) {
            survey = nodes.surveyed();
        }
        ScanPlace place = asked == null ? ScanPlace.beginning(survey) : asked;
        if (!place.holdsFor(survey)) {
            place = place.again(survey);
        }
        Object reply;
        try (Connection connection = nodes.at(place.node(survey))) {
            reply = execute(connection, asked == null ? ClusterCursor.beginning(text) : place.own(), command, spec);
        }
        String next = cursor(reply);
        if (next == null) {
            return reply;
        }
        if (!next.equals(ClusterCursor.ZERO)) {
            return with(place.at(next).bytes(), reply);
        }
        return place.isLastNode(survey) ? end(place, reply) : with(place.next().bytes(), reply);
    }

    /** Every primary was walked; that was all of them if they are still the same and have the same slots. */
    private @Nullable Object end(ScanPlace place, @Nullable Object reply) {
        Survey survey = nodes.surveyed();
        if (!place.holdsFor(survey)) {
            return with(place.again(survey).bytes(), reply);
        }
        if (place.isLastWalk()) {
            LOG.warn(
                    "SCAN on the cluster of the {} began again {} times because slots moved, and has ended without a proof"
                            + " that it found every key",
                    side.label(),
                    ScanPlace.MOST_WALKS);
        }
        return reply;
    }

    private @Nullable Object execute(Connection connection, String cursor, Command command, CommandSpec spec) {
        Command own = command.with(spec.cursorIndex(), cursor.getBytes(US_ASCII));
        return SideCommands.execute(connection, AuthorityConnections.arguments(side, own));
    }

    private static @Nullable String cursor(@Nullable Object reply) {
        return reply instanceof List<?> parts && !parts.isEmpty() && parts.get(0) instanceof byte[] cursor
                ? new String(cursor, US_ASCII)
                : null;
    }

    private static List<@Nullable Object> with(byte[] cursor, @Nullable Object reply) {
        List<@Nullable Object> marked = new ArrayList<>((List<?>) requireNonNull(reply, "reply"));
        marked.set(0, cursor);
        return marked;
    }
}
