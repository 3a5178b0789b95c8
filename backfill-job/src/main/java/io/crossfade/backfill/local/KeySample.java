package io.crossfade.backfill.local;

import io.crossfade.backfill.plan.KeyDraw;
import io.crossfade.backfill.plan.KeyScan;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws keys of one side, of each server as many as are its share. For one thread. */
final class KeySample {
    /** A filter may leave few of the keys that are drawn: then these are all attempts. */
    private static final int MAX_ROUNDS = 20;

    /** The last few that are missing are not drawn one by one, when every second one may be filtered or drawn already. */
    private static final int FEWEST_DRAWS = 20;

    private static final int DRAWS_AT_ONCE = 500;

    private final VerifyConfig config;
    private final ServerInfo servers;
    private final boolean bySlices;
    private final Random random;

    /**
     * Creates a draw.
     *
     * @param servers whose keys are drawn
     * @param bySlices whether their cursors can be cut into ranges
     */
    KeySample(VerifyConfig config, ServerInfo servers, boolean bySlices, Random random) {
        this.config = config;
        this.servers = servers;
        this.bySlices = bySlices;
        this.random = random;
    }

    /**
     * Draws keys that the walk is for, each once: some more than are wanted, since a place may have several; fewer if there are hardly as
     * many.
     *
     * @throws io.crossfade.backfill.plan.OpaqueCursorException if the cursors cannot be cut into ranges
     */
    List<Key> draw(LinkPair links, Side side) {
        int wanted = config.sampleKeys();
        Set<Key> drawn = new LinkedHashSet<>();
        for (int round = 0; round < MAX_ROUNDS && drawn.size() < wanted; round++) {
            double missing = Math.max(FEWEST_DRAWS, wanted - drawn.size());
            for (ServerInfo.Node node : servers.nodes()) {
                int draws = (int) Math.ceil(missing * node.keys() / Math.max(1, servers.keys()));
                if (draws > 0) {
                    draw(links.of(side).node(node.name()), draws).stream()
                            .filter(config.walk()::wants)
                            .forEach(drawn::add);
                }
            }
        }
        return List.copyOf(drawn);
    }

    private List<Key> draw(RedisLink node, int draws) {
        List<Key> keys = new ArrayList<>();
        if (bySlices) {
            List<KeyScan> scans = KeyDraw.bySlices(draws, random);
            List<@Nullable Object> pages =
                    exchange(node, scans.stream().map(scan -> scan.next(1)).toList());
            for (int i = 0; i < draws; i++) {
                keys.addAll(scans.get(i).accept(pages.get(i)));
            }
        } else {
            exchange(node, KeyDraw.atRandom(draws)).forEach(reply -> keys.addAll(KeyDraw.drawn(reply)));
        }
        return keys;
    }

    private static List<@Nullable Object> exchange(RedisLink node, List<Command> commands) {
        List<@Nullable Object> replies = new ArrayList<>(commands.size());
        for (int from = 0; from < commands.size(); from += DRAWS_AT_ONCE) {
            replies.addAll(node.exchange(commands.subList(from, Math.min(commands.size(), from + DRAWS_AT_ONCE))));
        }
        return replies;
    }
}
