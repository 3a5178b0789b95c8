package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Looks for suspects among the keys of one slice. What is found is handed on at once: a suspect too many does no harm. */
final class VerifyWork extends PageWork {
    private final Predicate<Key> isWanted;
    private final BatchFunction<Boolean> suspicious;
    private final Judge judge;

    /**
     * Creates the work.
     *
     * @param isWanted tells which keys are compared
     * @param suspicious tells of each key whether it has to be looked at more closely
     * @param judge looks at those
     */
    VerifyWork(Predicate<Key> isWanted, BatchFunction<Boolean> suspicious, Judge judge) {
        this.isWanted = isWanted;
        this.suspicious = suspicious;
        this.judge = judge;
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
    }
}
