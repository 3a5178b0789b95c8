package io.crossfade.backfill.gentle;

import io.crossfade.model.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A turnstile for each server of a side, shared by all workers of a process. Thread-safe. */
final class Turnstiles {
    /** The name of what goes to whichever server has the keys. */
    static final String ALL = "";

    private final Governor governor;
    private final Side side;
    private final double mostShare;
    private final Map<String, Turnstile> turnstiles = new ConcurrentHashMap<>();

    /** Lets the servers of a side work for the job for {@code mostShare} of the time, or less if they are to be spared. */
    Turnstiles(Governor governor, Side side, double mostShare) {
        this.governor = governor;
        this.side = side;
        this.mostShare = mostShare;
    }

    /** Returns that of the server of this name; {@link #ALL} stands for all of them, among which what passes is shared out. */
    Turnstile at(String server) {
        return turnstiles.computeIfAbsent(
                server,
                name -> new Turnstile(
                        governor.latencies(side),
                        () -> governor.share() * mostShare * (name.equals(ALL) ? governor.servers(side) : 1),
                        System::nanoTime));
    }
}
