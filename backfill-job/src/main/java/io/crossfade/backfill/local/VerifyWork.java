package io.crossfade.backfill.local;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.verify.VerifyOutcome;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Looks for suspects among the keys of one slice. What is found is handed on at once: a suspect too many does no harm. */
final class VerifyWork extends PageWork {
    private final Predicate<Key> isWanted;
    private final BatchFunction<Boolean> suspicious;
    private final Judge judge;
    private final VerifyOutcome unsuspicious;
    private final JobFigures figures;
    private int passed;

    /**
     * Creates the work.
     *
     * @param isWanted tells which keys are compared
     * @param suspicious tells of each key whether it has to be looked at more closely
     * @param judge looks at those
     * @param unsuspicious how the others end
     * @param figures where that is counted
     */
    VerifyWork(
            Predicate<Key> isWanted,
            BatchFunction<Boolean> suspicious,
            Judge judge,
            VerifyOutcome unsuspicious,
            JobFigures figures) {
        this.isWanted = isWanted;
        this.suspicious = suspicious;
        this.judge = judge;
        this.unsuspicious = unsuspicious;
        this.figures = figures;
    }

    @Override
    public void handle(KeyBatches batches, List<Key> keys) {
        List<Key> all = keys.stream().filter(isWanted).toList();
        List<Key> wanted = judge.comparable(all);
        List<Boolean> answers = batches.apply(wanted, suspicious);
        List<Key> suspects = new ArrayList<>(0);
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i)) {
                suspects.add(wanted.get(i));
            }
        }
        judge.suspect(batches, suspects);
        seen(all.size());
        passed += wanted.size() - suspects.size();
    }

    @Override
    void over(boolean done) {
        figures.ended(unsuspicious.label(), passed);
        passed = 0;
        if (done) {
            figures.sliceDone();
        }
    }

    @Override
    void again() {
        passed = 0;
    }
}
