package io.crossfade.backfill.gentle;

/** Is told of every pipeline that goes to one side, and lets it wait. Thread-safe. */
public interface LinkThrottle {
    /** Lets everything pass. */
    LinkThrottle NONE = new LinkThrottle() {
        @Override
        public void turn(long busyNanos) {
            // nothing to wait for
        }

        @Override
        public void waited(long nanos) {
            // nobody wants to know
        }

        @Override
        public void done(long bytes, int commands) {
            // nobody counts
        }
    };

    /** Returns what divides pipelines, or {@link Pieces#NONE} if they go as they are. */
    default Pieces pieces() {
        return Pieces.NONE;
    }

    /**
     * Waits before the first command of a pipeline is sent.
     *
     * @param busyNanos how long the last pipeline of this connection took
     */
    void turn(long busyNanos);

    /** The first answer came so long after the pipeline had been sent. */
    void waited(long nanos);

    /** All answers are here: so many bytes have gone over the connection, both ways. */
    void done(long bytes, int commands);
}
