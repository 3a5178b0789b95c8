package io.crossfade.backfill.local;

import io.crossfade.backfill.follow.Gaps;
import io.crossfade.backfill.follow.HintSink;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.model.Key;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** Puts hints where a crew takes them: keys that are wanted, in each database that they may be of. Thread-safe. */
final class HintIntake implements HintSink {
    private static final String OVERFLOW = "more keys that changed at once than can be kept";

    private final HintedKeys hinted;
    private final Set<Integer> databases;
    private final Predicate<Key> wanted;
    private final Gaps gaps;
    private final LongAdder count = new LongAdder();

    HintIntake(HintedKeys hinted, Set<Integer> databases, Predicate<Key> wanted, Gaps gaps) {
        this.hinted = hinted;
        this.databases = Set.copyOf(databases);
        this.wanted = wanted;
        this.gaps = gaps;
    }

    /** Returns how many keys that are wanted were hinted. */
    long count() {
        return count.sum();
    }

    @Override
    public void touched(int database, Key key) {
        if (!wanted.test(key)) {
            return;
        }
        count.increment();
        if (database != ANY_DATABASE) {
            keep(database, key);
            return;
        }
        for (int any : databases) {
            keep(any, key);
        }
    }

    private void keep(int database, Key key) {
        if (databases.contains(database) && !hinted.offer(database, key)) {
            gaps.add(OVERFLOW);
        }
    }

    @Override
    public void missed(String reason) {
        gaps.add(reason);
    }
}
