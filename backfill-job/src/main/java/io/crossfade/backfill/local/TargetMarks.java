package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.Marks;
import io.crossfade.backfill.checkpoint.SharedQuarantine;
import io.crossfade.backfill.checkpoint.SharedUnderWay;
import io.crossfade.backfill.checkpoint.UnderWay;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a walk writes down on the target. Each is tried twice, since a connection that was idle may have died, and what it says it may
 * say twice. Thread-safe.
 *
 * @param marks where slices are
 * @param quarantine the keys that could not be copied
 * @param noted the keys that are being copied, or null if nobody needs to know
 * @param done is told of each slice that is through
 */
record TargetMarks(Marks marks, SharedQuarantine quarantine, @Nullable SharedUnderWay noted, Consumer<Mark> done)
        implements Marks {
    @Override
    public void mark(Mark mark) {
        twice(() -> marks.mark(mark));
        if (mark.done()) {
            done.accept(mark);
        }
    }

    @Override
    public void quarantined(int slice, List<Quarantine.Entry> entries) {
        twice(() -> quarantine.keep(slice, entries));
    }

    @Override
    public UnderWay underWay() {
        return noted == null ? UnderWay.NONE : patient(noted.slice());
    }

    /** Returns what notes the same, and tries each note twice. */
    static UnderWay patient(UnderWay slice) {
        return new UnderWay() {
            @Override
            public void begin(List<Key> keys) {
                twice(() -> slice.begin(keys));
            }

            @Override
            public void ended(boolean through) {
                slice.ended(through);
            }
        };
    }

    /**
     * Writes something that may be written twice.
     *
     * @throws SideException if the target cannot be reached
     */
    static void twice(Runnable write) {
        told(() -> {
            write.run();
            return "";
        });
    }

    /** As {@link #twice}, for something that answers. */
    static <T> T told(Supplier<T> question) {
        try {
            try {
                return question.get();
            } catch (LinkException | SideException e) {
                return question.get();
            }
        } catch (LinkException e) {
            throw new SideException(Side.TARGET, e);
        }
    }
}
