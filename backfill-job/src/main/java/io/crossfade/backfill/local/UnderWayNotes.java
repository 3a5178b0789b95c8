package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.SharedUnderWay;
import io.crossfade.backfill.checkpoint.UnderWay;
import io.crossfade.backfill.checkpoint.UnderWayFiles;
import io.crossfade.model.Key;
import java.util.List;

/** Where a retry notes which keys it is copying, and finds what an earlier process had noted. Thread-safe, but for its first two calls. */
interface UnderWayNotes {
    /** Notes nothing. */
    UnderWayNotes NONE = new UnderWayNotes() {
        @Override
        public List<Key> left() {
            return List.of();
        }

        @Override
        public void seenTo() {
            // there was nothing
        }

        @Override
        public UnderWay slice() {
            return UnderWay.NONE;
        }

        @Override
        public void forget() {
            // nobody knows of anything
        }
    };

    /** Returns the keys that an earlier process had under way when it ended. */
    List<Key> left();

    /** Those are settled, before anything is noted. */
    void seenTo();

    /** Returns what notes the keys that one worker copies. */
    UnderWay slice();

    /** Nothing is under way any more. */
    void forget();

    /** Notes in files. */
    static UnderWayNotes in(UnderWayFiles files) {
        return new UnderWayNotes() {
            @Override
            public List<Key> left() {
                return files.left();
            }

            @Override
            public void seenTo() {
                files.forget();
            }

            @Override
            public UnderWay slice() {
                return files.slice();
            }

            @Override
            public void forget() {
                files.forget();
            }
        };
    }

    /** Notes on the target. Each call blocks for a round trip, and throws {@link SideException} if it cannot be reached. */
    static UnderWayNotes on(SharedUnderWay noted) {
        return new UnderWayNotes() {
            private SharedUnderWay.Left left = new SharedUnderWay.Left(List.of(), List.of());

            @Override
            public List<Key> left() {
                left = TargetMarks.told(noted::left);
                return left.keys();
            }

            @Override
            public void seenTo() {
                TargetMarks.twice(() -> noted.forget(left));
            }

            @Override
            public UnderWay slice() {
                return TargetMarks.patient(noted.slice());
            }

            @Override
            public void forget() {
                TargetMarks.twice(noted::forget);
            }
        };
    }
}
