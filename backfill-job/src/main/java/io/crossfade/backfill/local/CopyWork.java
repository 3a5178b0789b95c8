package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.UnderWay;
import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.copy.Tally;
import io.crossfade.model.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies the keys of one slice. A key that keeps changing is tried again at the end of the slice, and until then nothing
 * behind it is recorded. Keys that were under way when a connection failed are copied once more even if the walk does not meet them
 * again, since the application may have deleted what was just written to the target; after a grace period if what was sent may land
 * late.
 */
final class CopyWork implements SliceWork {
    private static final int ATTEMPTS_AT_ONCE = 3;
    private static final String KEPT_CHANGING = "kept changing";

    private final CopyJob job;
    private final int slice;
    private final List<Key> underWay = new ArrayList<>();
    private final List<Key> unsettled = new ArrayList<>();
    private final List<Quarantine.Entry> quarantined = new ArrayList<>();
    private final Set<Key> doubtful = new LinkedHashSet<>();
    private @Nullable UnderWay notes;
    private boolean late;
    private KeyCounts committed;
    private Tally tally;

    CopyWork(CopyJob job, int slice, KeyCounts counts) {
        this.job = job;
        this.slice = slice;
        this.committed = counts;
        this.tally = new Tally(counts);
    }

    /** Returns what has been recorded. */
    KeyCounts committed() {
        return committed;
    }

    /** Begins with keys that an earlier run has left. */
    void inherit(List<Key> keys) {
        doubtful.addAll(keys);
        late = true;
    }

    /** Returns the keys of which nobody has seen yet that both sides agree; meaningful when nobody works on the slice any more. */
    List<Key> left() {
        Set<Key> left = new LinkedHashSet<>(doubtful);
        left.addAll(underWay);
        left.addAll(unsettled);
        return List.copyOf(left);
    }

    @Override
    public long endedKeys() {
        return committed.scanned();
    }

    @Override
    public void handle(KeyBatches batches, List<Key> keys) {
        List<Key> wanted = new ArrayList<>(keys.size());
        tally.scanned(keys.size());
        for (Key key : keys) {
            if (job.wanted().test(key)) {
                wanted.add(key);
            } else {
                tally.ended(KeyOutcome.FILTERED);
            }
        }
        underWay.clear();
        underWay.addAll(wanted);
        note();
        for (int i = 0; i < ATTEMPTS_AT_ONCE && !wanted.isEmpty(); i++) {
            wanted = attempt(batches, wanted);
        }
        unsettled.addAll(wanted);
        settleDoubtful(batches);
    }

    @Override
    public void settle(KeyBatches batches) {
        List<Key> left = new ArrayList<>(unsettled);
        for (Duration pause : job.patience()) {
            if (left.isEmpty()) {
                break;
            }
            job.stop().pause(pause);
            left = attempt(batches, left);
        }
        left.forEach(key -> quarantine(key, KEPT_CHANGING));
        unsettled.clear();
    }

    @Override
    public boolean isSettled() {
        return unsettled.isEmpty();
    }

    @Override
    public long commit(String position, boolean done) {
        KeyCounts counts = tally.counts();
        job.keep(slice, List.copyOf(quarantined));
        job.record(new Mark(slice, position, done, counts));
        job.count(committed, counts, done);
        quarantined.forEach(job::quarantine);
        quarantined.clear();
        underWay.clear();
        if (notes != null) {
            notes.ended(done);
        }
        long ended = counts.scanned() - committed.scanned();
        committed = counts;
        return ended;
    }

    @Override
    public void rewind(SideException failure) {
        doubtful.addAll(underWay);
        doubtful.addAll(unsettled);
        late |= failure.leavesTargetInDoubt();
        underWay.clear();
        unsettled.clear();
        quarantined.clear();
        tally = new Tally(committed);
    }

    /** Whoever comes after this process has to know which keys it may have written to the target. */
    private void note() {
        List<Key> keys = new ArrayList<>(underWay);
        keys.addAll(doubtful);
        if (keys.isEmpty()) {
            return;
        }
        if (notes == null) {
            notes = job.underWay();
        }
        notes.begin(keys);
    }

    /** Copies once; returns the keys that have to be copied again. */
    private List<Key> attempt(KeyBatches batches, List<Key> keys) {
        List<CopyResult> results = batches.apply(keys, job::copy);
        List<Key> again = new ArrayList<>(0);
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            CopyResult result = results.get(i);
            KeyOutcome outcome = result.outcome();
            if (outcome == null) {
                again.add(key);
            } else if (outcome == KeyOutcome.QUARANTINED) {
                quarantine(key, String.valueOf(result.reason()));
            } else {
                tally.ended(outcome);
            }
        }
        return again;
    }

    private void quarantine(Key key, String reason) {
        tally.ended(KeyOutcome.QUARANTINED);
        quarantined.add(new Quarantine.Entry(key, reason));
    }

    /** Their outcomes are counted where the walk meets them again; here they only have to be right. */
    private void settleDoubtful(KeyBatches batches) {
        if (doubtful.isEmpty()) {
            return;
        }
        if (late) {
            job.stop().pause(job.grace());
        }
        List<Key> keys = List.copyOf(doubtful);
        List<CopyResult> results = batches.apply(keys, job::copy);
        for (int i = 0; i < keys.size(); i++) {
            KeyOutcome outcome = results.get(i).outcome();
            if (outcome == null || outcome == KeyOutcome.QUARANTINED) {
                tally.scanned(1);
                unsettled.add(keys.get(i));
            }
        }
        doubtful.clear();
        late = false;
    }
}
