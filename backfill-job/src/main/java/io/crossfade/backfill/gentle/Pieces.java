package io.crossfade.backfill.gentle;

/** Makes pipelines go to a side in pieces that the pieces of other workers do not meet there. Thread-safe. */
public interface Pieces {
    /** Pipelines go as they are. */
    Pieces NONE = new Pieces() {
        @Override
        public Pieces at(String server) {
            return this;
        }

        @Override
        public Piece next() {
            throw new IllegalStateException("pipelines are not divided");
        }
    };

    /** Returns those of one server of the side; its name is that among the side's primaries. */
    Pieces at(String server);

    /** Waits until the next piece may be sent; not for long if the job has to end. */
    Piece next();

    /** A piece that may be sent now, and has to be given back, whatever became of it. */
    interface Piece {
        /** Returns how many commands it may have, at least 1. */
        int commands();

        /** It had so many commands, and so long after it was sent the last answer was here. */
        void answered(int count, long nanos);
    }
}
