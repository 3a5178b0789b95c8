package io.crossfade.backfill.feed;

/** Takes what a snapshot of a server holds, in the order in which it is written down, on one thread. */
public interface SnapshotSink {
    /** A key with its value, whether it has expired or not. */
    void key(StoredKey key);

    /**
     * A library of functions.
     *
     * @param code its source, as FUNCTION LOAD takes it
     */
    void function(byte[] code);

    /**
     * Something that is known, belongs to no key and cannot be brought to another server.
     *
     * @param what it is, in words
     */
    void leftOut(String what);
}
