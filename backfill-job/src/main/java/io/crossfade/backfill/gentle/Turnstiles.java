package io.crossfade.backfill.gentle;

import io.crossfade.spi.Primary;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A turnstile for each server of a side, through which all goes that it gets of this process. Thread-safe. */
final class Turnstiles {
    private static final Set<String> ONLY = Set.of(Primary.ONLY);

    private final Latencies latencies;
    private final DoubleSupplier share;
    private final LongSupplier clock;
    private final ConcurrentMap<String, Turnstile> turnstiles = new ConcurrentHashMap<>();

    /**
     * Knows no server yet.
     *
     * @param latencies how long the servers take to answer something small
     * @param share the share of the time, above 0, that each of them may work for the job; may change
     * @param clock tells nanoseconds
     */
    Turnstiles(Latencies latencies, DoubleSupplier share, LongSupplier clock) {
        this.latencies = latencies;
        this.share = share;
        this.clock = clock;
    }

    /** Returns that of the server of this name. */
    Turnstile at(String server) {
        return turnstiles.computeIfAbsent(server, name -> new Turnstile(latencies, share, clock));
    }

    /** Returns the names of all servers that are known, at least one: a side of several has named each before anything is sent to all of them. */
    Set<String> names() {
        Set<String> several = turnstiles.keySet().stream()
                .filter(name -> !name.equals(Primary.ONLY))
                .collect(Collectors.toUnmodifiableSet());
        return several.isEmpty() ? ONLY : several;
    }

    long now() {
        return clock.getAsLong();
    }
}
