package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.Marks;
import io.crossfade.backfill.checkpoint.UnderWay;
import io.crossfade.backfill.checkpoint.UnderWayFiles;
import io.crossfade.backfill.copy.Quarantine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a walk writes down in files. Thread-safe.
 *
 * @param checkpoint where slices are, and the keys that could not be copied
 * @param underWayFiles the keys that are being copied, or null if nobody needs to know
 */
record LocalMarks(Checkpoint checkpoint, @Nullable UnderWayFiles underWayFiles) implements Marks {
    @Override
    public void mark(Mark mark) {
        checkpoint.mark(mark);
    }

    @Override
    public void quarantined(int slice, List<Quarantine.Entry> entries) {
        checkpoint.quarantined(slice, entries);
    }

    @Override
    public UnderWay underWay() {
        return underWayFiles == null ? UnderWay.NONE : underWayFiles.slice();
    }
}
