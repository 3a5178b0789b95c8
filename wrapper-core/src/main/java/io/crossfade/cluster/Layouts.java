package io.crossfade.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Reads the layout of a cluster: what each primary says of itself in CLUSTER NODES. Only a node itself tells that a slot of its
 * is on the way; and its epoch rises when it takes one over, so that a slot which went and came back shows.
 */
final class Layouts {
    private static final Command NODES = Command.of("CLUSTER", "NODES");
    private static final int ID = 0;
    private static final int FLAGS = 2;
    private static final int EPOCH = 6;
    private static final int FIRST_RANGE = 8;

    private Layouts() {}

    static Layout read(List<Primary> primaries) {
        StringJoiner text = new StringJoiner(";");
        boolean moving = false;
        for (Primary primary : primaries) {
            String[] words = ofItself(primary);
            List<String> ranges = Arrays.asList(words).subList(FIRST_RANGE, words.length);
            moving |= ranges.stream().anyMatch(range -> range.startsWith("["));
            text.add(words[ID] + ":" + words[EPOCH] + ":" + String.join(",", ranges));
        }
        return new Layout(text.toString(), moving);
    }

    private static String[] ofItself(Primary primary) {
        Object reply = primary.link().exchange(NODES);
        return text(reply, primary)
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length >= FIRST_RANGE
                        && words[FLAGS].contains("myself")
                        && words[FLAGS].contains("master"))
                .findFirst()
                .orElseThrow(() -> LinkException.unreachable(primary.name() + " is no primary any more", null));
    }

    private static String text(@Nullable Object reply, Primary primary) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, UTF_8);
        }
        String refusal = reply instanceof ErrorReply error ? error.code() : "no text";
        throw LinkException.unreachable(primary.name() + " does not answer CLUSTER NODES: " + refusal, null);
    }
}
