package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of keys that do not end at the first attempt. */
class CopyWorkTest {
    private static final Key K = Key.of("k");
    private static final Key HOT = Key.of("hot");

    private final Map<Key, List<CopyResult>> answers = new HashMap<>();
    private final List<Key> copied = new ArrayList<>();
    private final Quarantine quarantine = new Quarantine();
    private final CopyJob job = new CopyJob(
            WalkConfig.defaults()::wants,
            (source, target, keys) -> List.of(),
            quarantine,
            null,
            Duration.ZERO,
            List.of(Duration.ZERO, Duration.ZERO),
            new Stop(),
            new JobFigures());
    private final CopyWork work = new CopyWork(job, 0, KeyCounts.NONE);

    /** Answers by script instead of over connections; the last answer of a key stays. */
    private final KeyBatches batches = new KeyBatches() {
        @Override
        @SuppressWarnings("unchecked")
        public <R> List<R> apply(List<Key> keys, BatchFunction<R> function) {
            copied.addAll(keys);
            return (List<R>) keys.stream().map(CopyWorkTest.this::answer).toList();
        }
    };

    @Test
    @Behaviour("BF-3")
    void work_keyKeepsChanging_nothingBehindItIsRecordedUntilItEnds() {
        answers.put(HOT, results(CopyResult.UNSETTLED, 4, CopyResult.of(KeyOutcome.COPIED)));

        work.handle(batches, List.of(K, HOT));
        assertThat(work.isSettled()).isFalse();

        work.settle(batches);
        assertThat(work.isSettled()).isTrue();
        work.commit("1", true);
        assertThat(work.committed().of(KeyOutcome.COPIED)).isEqualTo(2);
        assertThat(job.figures().keys("copied")).isEqualTo(2);
        assertThat(job.figures().slices().done()).isEqualTo(1);
        assertThat(work.committed().balanced()).isTrue();
    }

    @Test
    void work_keyNeverSettles_isQuarantined() {
        answers.put(HOT, List.of(CopyResult.UNSETTLED));

        work.handle(batches, List.of(HOT));
        work.settle(batches);
        work.commit("1", true);

        assertThat(work.committed().of(KeyOutcome.QUARANTINED)).isEqualTo(1);
        assertThat(quarantine.listed()).containsExactly(new Quarantine.Entry(HOT, "kept changing"));
        assertThat(quarantine.byReason()).containsExactly(Map.entry("kept changing", 1L));
    }

    @Test
    @Race("T29")
    void work_refusedKey_isQuarantinedWithTheReason() {
        answers.put(K, List.of(CopyResult.quarantined("ERR")));

        work.handle(batches, List.of(K));
        assertThat(work.isSettled()).isTrue();
        work.commit("1", false);

        assertThat(quarantine.byReason()).containsExactly(Map.entry("ERR", 1L));
        assertThat(work.committed().balanced()).isTrue();
    }

    @Test
    void work_eachOutcome_isCountedAndSumsBalance() {
        List<Key> keys = new ArrayList<>();
        for (KeyOutcome outcome : KeyOutcome.values()) {
            Key key = Key.of(outcome.label());
            keys.add(key);
            answers.put(key, List.of(CopyResult.of(outcome)));
        }
        keys.add(Key.of("__crossfade:moved:{x}"));

        work.handle(batches, keys);
        long ended = work.commit("1", true);

        assertThat(ended).isEqualTo(keys.size());
        assertThat(work.committed().byOutcome())
                .containsEntry(KeyOutcome.FILTERED, 2L)
                .containsEntry(KeyOutcome.COPIED, 1L)
                .containsEntry(KeyOutcome.GONE, 1L);
        assertThat(work.committed().balanced()).isTrue();
    }

    @Test
    void work_rewound_forgetsSinceTheLastCommit() {
        work.handle(batches, List.of(K));
        work.commit("1", false);
        work.handle(batches, List.of(HOT));
        work.rewind(failure(Side.SOURCE));

        work.handle(batches, List.of(HOT));
        work.commit("2", true);

        assertThat(work.committed().scanned()).isEqualTo(2);
        assertThat(work.committed().balanced()).isTrue();
    }

    @Test
    @Behaviour("BF-4")
    void work_targetLeftInDoubt_keysAreCopiedOnceMoreAfterTheGracePeriod() {
        work.handle(batches, List.of(K));
        work.rewind(failure(Side.TARGET));
        copied.clear();

        work.handle(batches, List.of(K, HOT));
        work.commit("1", true);

        assertThat(copied).containsExactly(K, HOT, K);
        assertThat(work.committed().scanned()).isEqualTo(2);
        assertThat(work.committed().balanced()).isTrue();
    }

    /** The application may have deleted it after it was written to the target: then no walk finds it on the source any more. */
    @Test
    @Behaviour("BF-4")
    void work_sourceFails_keysAreCopiedOnceMoreThoughTheWalkDoesNotMeetThemAgain() {
        work.handle(batches, List.of(K));
        work.rewind(failure(Side.SOURCE));
        copied.clear();

        work.handle(batches, List.of());
        work.commit("1", true);

        assertThat(copied).containsExactly(K);
        assertThat(work.left()).isEmpty();
        assertThat(work.committed().scanned()).isZero();
    }

    @Test
    void work_endsBeforeItIsThrough_leavesWhatIsNotProven() {
        answers.put(HOT, List.of(CopyResult.UNSETTLED));
        work.inherit(List.of(K));
        assertThat(work.left()).containsExactly(K);

        work.handle(batches, List.of(HOT));

        assertThat(copied).contains(K);
        assertThat(work.left()).containsExactly(HOT);
        work.rewind(failure(Side.TARGET));
        assertThat(work.left()).containsExactly(HOT);
    }

    @Test
    void work_doubtfulKeyKeepsChanging_isTriedAgainAtTheEnd() {
        work.handle(batches, List.of(HOT));
        work.rewind(failure(Side.TARGET));
        answers.put(HOT, results(CopyResult.of(KeyOutcome.COPIED), 1, CopyResult.UNSETTLED));

        work.handle(batches, List.of(HOT));
        assertThat(work.isSettled()).isFalse();
        work.settle(batches);
        work.commit("1", true);

        assertThat(quarantine.byReason()).containsOnlyKeys("kept changing");
        assertThat(work.committed().balanced()).isTrue();
    }

    private CopyResult answer(Key key) {
        List<CopyResult> left = answers.getOrDefault(key, List.of(CopyResult.of(KeyOutcome.COPIED)));
        if (left.size() > 1) {
            answers.put(key, left.subList(1, left.size()));
        }
        return left.get(0);
    }

    private static List<CopyResult> results(CopyResult first, int times, CopyResult then) {
        List<CopyResult> results = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            results.add(first);
        }
        results.add(then);
        return results;
    }

    private static SideException failure(Side side) {
        return new SideException(side, LinkException.outcomeUnknown("cut", null));
    }
}
