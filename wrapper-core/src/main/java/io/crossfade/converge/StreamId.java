package io.crossfade.converge;

/**
 * The id of a stream's entry.
 *
 * @param millis unsigned
 * @param sequence unsigned
 */
record StreamId(long millis, long sequence) implements Comparable<StreamId> {
    static final StreamId FIRST = new StreamId(0, 0);
    static final StreamId LAST = new StreamId(-1, -1);

    static StreamId parse(String text) {
        int dash = text.indexOf('-');
        return new StreamId(
                Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    /** Returns the id behind this one; there is none behind {@link #LAST}. */
    StreamId next() {
        return sequence == -1 ? new StreamId(millis + 1, 0) : new StreamId(millis, sequence + 1);
    }

    @Override
    public int compareTo(StreamId other) {
        int byMillis = Long.compareUnsigned(millis, other.millis);
        return byMillis != 0 ? byMillis : Long.compareUnsigned(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
    }
}
