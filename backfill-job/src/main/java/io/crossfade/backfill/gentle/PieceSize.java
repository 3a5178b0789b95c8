package io.crossfade.backfill.gentle;

import java.util.Arrays;

/**
 * How many commands a piece of a pipeline may have, such that a server is through with it within a bound: as many as what they
 * took of late lets expect. For one thread at a time.
 *
 * <p>What counts is the lower quartile: that an answer comes late for other reasons only ever makes it later. So a single piece of
 * which the answer is late is not believed either to have kept the server busy all that time.
 */
final class PieceSize {
    /** No piece has more commands than this. */
    static final int MOST = 32;

    /** What a piece should take a server at most. */
    static final long BOUND_NANOS = 50_000;

    static final int SAMPLES = 16;

    private static final int FIRST = 16;
    private static final double GROWTH = 1.25;
    private static final long DOUBT = 4;

    private final long[] nanosPerCommand = new long[SAMPLES];
    private int count;
    private int commands = FIRST;
    private long usualPerCommand = BOUND_NANOS / FIRST;

    int commands() {
        return commands;
    }

    /** Returns for how long a piece of so many commands that took so long will have kept the server busy. */
    long believed(int answered, long nanos) {
        return Math.min(nanos, Math.max(2 * BOUND_NANOS, DOUBT * answered * usualPerCommand));
    }

    /** So many commands took so long. */
    void took(int answered, long nanos) {
        nanosPerCommand[count++] = Math.max(1, nanos / answered);
        if (count == SAMPLES) {
            count = 0;
            Arrays.sort(nanosPerCommand);
            usualPerCommand = nanosPerCommand[SAMPLES / 2];
            long fitting = BOUND_NANOS / nanosPerCommand[SAMPLES / 4];
            long most = Math.min(MOST, (long) Math.ceil(commands * GROWTH));
            commands = (int) Math.max(1, Math.min(most, fitting));
        }
    }
}
