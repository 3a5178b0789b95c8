package io.crossfade.backfill.gentle;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pieces of one job's workers for one side: a piece passes the turnstiles of all servers that get something of it. */
final class SidePieces implements Pieces {
    private final Turnstiles turnstiles;
    private final Waiting waiting;
    private final @Nullable Set<String> only;

    /** Makes those for links to all servers of a side. */
    SidePieces(Turnstiles turnstiles, Waiting waiting) {
        this(turnstiles, waiting, null);
    }

    private SidePieces(Turnstiles turnstiles, Waiting waiting, @Nullable Set<String> only) {
        this.turnstiles = turnstiles;
        this.waiting = waiting;
        this.only = only;
    }

    @Override
    public Pieces at(String server) {
        turnstiles.at(server);
        return new SidePieces(turnstiles, waiting, Set.of(server));
    }

    @Override
    public Piece next(Stream<Set<String>> servers) {
        List<Set<String>> ahead = servers.limit(PieceSize.MOST)
                .map(its -> only == null ? its : only)
                .toList();
        Set<String> all = new TreeSet<>();
        ahead.forEach(all::addAll);
        if (all.isEmpty()) {
            all.addAll(turnstiles.names());
        }
        Passes passes = Passes.enter(turnstiles, all, ahead);
        long nanos = passes.waitNanos();
        if (nanos > 0) {
            waiting.isOverWithin(Duration.ofNanos(nanos));
        }
        return passes;
    }
}
