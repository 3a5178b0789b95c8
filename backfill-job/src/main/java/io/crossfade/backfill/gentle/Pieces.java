package io.crossfade.backfill.gentle;

import java.util.Set;
import java.util.stream.Stream;

/** Makes pipelines go to a side in pieces that the pieces of other workers do not meet there. Thread-safe. */
public interface Pieces {
    /** Pipelines go as they are. */
    Pieces NONE = new Pieces() {
        @Override
        public Pieces at(String server) {
            return this;
        }

        @Override
        public Piece next(Stream<Set<String>> servers) {
            throw new IllegalStateException("pipelines are not divided");
        }
    };

    /** Returns those of one server of the side; its name is that among the side's primaries. */
    Pieces at(String server);

    /**
     * Waits until the next piece may be sent; not for long if the job has to end.
     *
     * @param servers for each command that is left, in order and at least one, the names of the servers that get it; none where that is not known
     */
    Piece next(Stream<Set<String>> servers);

    /** A piece that may be sent now, and has to be given back, whatever became of it. */
    interface Piece {
        /** Returns how many of the commands it has, at least 1. */
        int commands();

        /** So long after it was sent the last answer was here; 0 if that never came. */
        void answered(long nanos);
    }
}
