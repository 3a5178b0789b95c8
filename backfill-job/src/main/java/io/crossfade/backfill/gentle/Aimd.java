package io.crossfade.backfill.gentle;

/** The share of the time that workers use the servers: a little more each good second, half as much after a bad one. Not thread-safe. */
final class Aimd {
    private static final double INCREASE = 0.05;
    private static final double DECREASE = 0.5;

    private final double least;
    private double share = 1;

    /** Begins with all the time; never gets below {@code least}. */
    Aimd(double least) {
        this.least = least;
    }

    double share() {
        return share;
    }

    void good() {
        share = Math.min(1, share + INCREASE);
    }

    void bad() {
        share = Math.max(least, share * DECREASE);
    }
}
