package io.crossfade.converge;

/**
 * How many keys a server is asked about in one go. It executes what one connection has sent without a pause, and whoever else calls it waits until
 * then: for a handful some ten microseconds, for a batch of hundreds a millisecond. Each handful is a round trip, so that there is more in it
 * where that takes long; beside such a way the wait is short.
 */
final class Handful {
    private static final int LEAST = 32;
    private static final int PER_MILLI = 50;

    private Handful() {}

    /**
     * Returns the number of keys.
     *
     * @param roundTripMicros how long the server's answers take
     * @param most the largest number, also where it is less than a handful
     */
    static int of(long roundTripMicros, int most) {
        return (int) Math.min(most, Math.max(LEAST, roundTripMicros * PER_MILLI / 1_000));
    }
}
