package io.crossfade.backfill.copy;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.filter.TraitFilter;
import io.crossfade.backfill.filter.Traits;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Leaves out the keys that are not wanted for what they are, and has all others copied. Thread-safe. */
public final class FilteredCopier implements BatchCopier {
    private final BatchCopier copier;
    private final TraitFilter filter;

    private FilteredCopier(BatchCopier copier, TraitFilter filter) {
        this.copier = copier;
        this.filter = filter;
    }

    /** Returns {@code copier} for the keys that {@code filter} wants. */
    public static BatchCopier around(BatchCopier copier, TraitFilter filter) {
        return filter.isEmpty() ? copier : new FilteredCopier(requireNonNull(copier, "copier"), filter);
    }

    @Override
    public List<CopyResult> copy(RedisLink source, RedisLink target, List<Key> keys) {
        List<Traits.Verdict> verdicts = Traits.judge(source, keys, filter);
        List<Key> wanted = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            if (verdicts.get(i).isWanted()) {
                wanted.add(keys.get(i));
            }
        }
        Iterator<CopyResult> copied =
                (wanted.isEmpty() ? List.<CopyResult>of() : copier.copy(source, target, wanted)).iterator();
        List<CopyResult> results = new ArrayList<>(keys.size());
        for (Traits.Verdict verdict : verdicts) {
            String refusal = verdict.refusal();
            if (verdict.isWanted()) {
                results.add(copied.next());
            } else if (refusal != null) {
                results.add(CopyResult.quarantined(refusal));
            } else {
                results.add(CopyResult.of(KeyOutcome.FILTERED));
            }
        }
        return results;
    }
}
