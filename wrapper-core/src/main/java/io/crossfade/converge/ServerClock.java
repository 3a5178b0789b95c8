package io.crossfade.converge;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How a server's clock stands to another's, so that a key expires on both at the same moment. Immutable.
 *
 * <p>Clocks that differ by no more than {@value #IGNORED_MICROS} microseconds are taken for the same: the two sides then hold the
 * very same time, and what an application reads of it does not change with a cutover. So are clocks that differ by no more than
 * the readings may be wrong: on a slow line, or while a server hangs, equal clocks look as if they differed.
 *
 * @param offsetMicros how far the server's clock is ahead of this process's own count of microseconds, or {@link #UNTOLD}
 * @param errorMicros how far that, or the shift, may be wrong: half of the time that the answers took
 * @param shiftMillis what is added to a time of the other server before it is written to this one, and taken off when it is read
 */
public record ServerClock(long offsetMicros, long errorMicros, long shiftMillis) {
    /** Stands for a server that does not tell its time. */
    public static final long UNTOLD = Long.MIN_VALUE;

    static final long IGNORED_MICROS = 5_000;

    /** A server that does not tell its time: as if it had the clock of the other. */
    static final ServerClock SAME = new ServerClock(UNTOLD, 0, 0);

    private static final int READINGS = 3;
    private static final int MOST_READINGS = 12;
    private static final long EXACT_MICROS = 1_000;
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * Asks a server for its time, a few times: the answer that came fastest tells best, to half of the time it took. Asks some more
     * times, up to a quarter of a second, if that is not exact: on a busy machine an answer may wait for a processor. Blocks for as
     * many round trips.
     *
     * @throws LinkException if the connection fails
     */
    static ServerClock read(RedisLink link) {
        return read(link, System::nanoTime);
    }

    static ServerClock read(RedisLink link, LongSupplier nanos) {
        ServerClock best = SAME;
        long fastest = Long.MAX_VALUE;
        long start = nanos.getAsLong();
        for (int i = 0;
                i < READINGS || (i < MOST_READINGS && inexact(best) && nanos.getAsLong() - start < PATIENCE);
                i++) {
            long asked = nanos.getAsLong();
            Object reply = link.exchange(Wire.TIME);
            long took = nanos.getAsLong() - asked;
            if (took < fastest && reply instanceof List<?> time) {
                fastest = took;
                best = new ServerClock(Wire.micros(time) - (asked + took / 2) / 1_000, took / 2_000, 0);
            }
        }
        return best;
    }

    private static boolean inexact(ServerClock clock) {
        return clock.offsetMicros != UNTOLD && !clock.isExact();
    }

    /** Returns whether the reading is as good as it need be. */
    boolean isExact() {
        return errorMicros <= EXACT_MICROS;
    }

    /** Returns this clock with its shift against {@code other}. */
    ServerClock against(ServerClock other) {
        if (offsetMicros == UNTOLD || other.offsetMicros == UNTOLD) {
            return SAME;
        }
        long ahead = offsetMicros - other.offsetMicros;
        long error = errorMicros + other.errorMicros;
        boolean same = Math.abs(ahead) <= IGNORED_MICROS + error;
        return new ServerClock(offsetMicros, error, same ? 0 : Math.round(ahead / 1_000.0));
    }
}
