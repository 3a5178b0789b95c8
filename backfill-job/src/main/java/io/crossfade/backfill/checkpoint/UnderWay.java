package io.crossfade.backfill.checkpoint;

import io.crossfade.model.Key;
import java.util.List;

/**
 * Notes which keys of one slice are being copied, before any of them is written to the target: a process that is killed cannot look at
 * them a second time, and a walk over the source does not meet those that the application has deleted by then. For one thread at a time.
 */
public interface UnderWay {
    /** Notes nothing. */
    UnderWay NONE = new UnderWay() {
        @Override
        public void begin(List<Key> keys) {
            // nobody will ask
        }

        @Override
        public void ended(boolean through) {
            // nobody will ask
        }
    };

    /** {@code keys} are about to be copied, beside those noted before. They are noted when the call returns. */
    void begin(List<Key> keys);

    /**
     * Every key that was noted has ended.
     *
     * @param through whether the slice is, and nothing more will be noted
     */
    void ended(boolean through);
}
