package io.crossfade.shadow;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Goes through a list a handful at a time: what one connection has sent a server executes without a pause, and the calls of the application that
 * come meanwhile wait for one handful, not for all. For one thread.
 */
final class Handfuls {
    /** So long takes a way that has become longer since it was measured, not a server that is asked for a handful. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LongSupplier nanos;

    Handfuls(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Gives all of {@code all} to {@code action}, {@code size} at a time, and twice as many after each that was slow. What was not given because one
     * ended with an exception is given to {@code left}, unless that is nothing.
     */
    <T> void each(List<T> all, IntSupplier size, Consumer<List<T>> action, Consumer<List<T>> left) {
        int given = 0;
        try {
            int atOnce = size.getAsInt();
            while (given < all.size()) {
                long begun = nanos.getAsLong();
                List<T> handful = all.subList(given, Math.min(all.size(), given + atOnce));
                given += handful.size();
                action.accept(handful);
                atOnce = nanos.getAsLong() - begun > SLOW_NANOS ? 2 * atOnce : atOnce;
            }
        } catch (RuntimeException e) {
            if (given < all.size()) {
                left.accept(all.subList(given, all.size()));
            }
            throw e;
        }
    }
}
