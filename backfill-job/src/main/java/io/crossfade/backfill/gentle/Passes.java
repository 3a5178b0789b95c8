package io.crossfade.backfill.gentle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The passes of one piece for the servers that get something of it. For one thread. */
final class Passes implements Pieces.Piece {
    private final Turnstiles turnstiles;
    private final SortedMap<String, Turnstile.Pass> passes = new TreeMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private long startNanos;
    private int commands;

    private Passes(Turnstiles turnstiles) {
        this.turnstiles = turnstiles;
        this.startNanos = turnstiles.now();
    }

    /**
     * Blocks until a piece may be under way to all these servers.
     *
     * @param servers in an order that is the same for everybody, so that no two pieces wait for each other
     * @param ahead which of them each of the next commands goes to, in order and at least one; none where that is not known
     */
    static Passes enter(Turnstiles turnstiles, Iterable<String> servers, List<Set<String>> ahead) {
        Passes entered = new Passes(turnstiles);
        for (String server : servers) {
            Turnstile.Pass pass = turnstiles.at(server).enter();
            entered.startNanos = Math.max(entered.startNanos, turnstiles.now() + pass.waitNanos());
            entered.passes.put(server, pass);
        }
        entered.take(ahead);
        return entered;
    }

    /** Takes as many of the next commands as all passes allow. One of which nobody knows where it goes may go to any server. */
    private void take(List<Set<String>> ahead) {
        for (Set<String> its : ahead) {
            Set<String> servers = its.isEmpty() ? passes.keySet() : its;
            if (!servers.stream().allMatch(this::hasRoom)) {
                return;
            }
            servers.forEach(server -> counts.merge(server, 1, Integer::sum));
            commands++;
        }
    }

    private boolean hasRoom(String server) {
        Turnstile.Pass pass = passes.get(server);
        return pass != null && counts.getOrDefault(server, 0) < pass.commands();
    }

    /** Returns for how long to wait before the piece is sent. */
    long waitNanos() {
        return startNanos - turnstiles.now();
    }

    @Override
    public int commands() {
        return commands;
    }

    /** Each of the servers has worked for as long as the answers took, at most. */
    @Override
    public void answered(long nanos) {
        passes.forEach((server, pass) -> turnstiles.at(server).leave(pass, counts.getOrDefault(server, 0), nanos));
    }
}
