package io.crossfade.backfill.local;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.backfill.verify.Findings;
import io.crossfade.backfill.verify.Suspects;
import io.crossfade.backfill.verify.VerifyOutcome;
import io.crossfade.converge.Comparer;
import io.crossfade.converge.Convergence;
import io.crossfade.converge.Converger;
import io.crossfade.converge.Difference;
import io.crossfade.converge.ValueDetail;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Reads suspects again, in rounds, repairs what stays different, and says what was found. Thread-safe. */
final class Judge {
    private static final int REPAIR_ATTEMPTS = 3;

    private final VerifyConfig config;
    private final Comparer comparer;
    private final Converger converger;
    private final JobFigures figures;
    private final Stop stop;
    private final Suspects suspects = new Suspects();
    private final Findings findings = new Findings();
    private final LongAdder changing = new LongAdder();
    private final @Nullable KeyMapping mapping;
    private final Set<Key> colliding = ConcurrentHashMap.newKeySet();

    Judge(VerifyConfig config, Servers servers, JobFigures figures, Stop stop) {
        Side authority = config.authority();
        this.config = config;
        this.comparer = new Comparer(
                servers.of(authority).capabilities(),
                servers.of(authority.other()).capabilities(),
                config.converge());
        this.converger = new Converger(
                servers.of(authority).capabilities(),
                servers.of(authority.other()).capabilities(),
                config.converge());
        this.figures = figures;
        this.stop = stop;
        this.mapping = servers.sides().target().mapping();
    }

    /** Returns {@code keys} without those that can have no name on the target; those are found, and nobody can repair them. */
    List<Key> comparable(List<Key> keys) {
        KeyMapping names = mapping;
        if (names == null) {
            return keys;
        }
        List<Key> comparable = new ArrayList<>(keys.size());
        for (Key key : keys) {
            if (!names.collides(key.bytes())) {
                comparable.add(key);
            } else if (colliding.add(key)) {
                found(new Finding(key, Difference.COLLIDING, false, null));
            }
        }
        return comparable;
    }

    private void found(Finding finding) {
        findings.add(finding);
        figures.ended(VerifyOutcome.of(finding).label(), 1);
    }

    Findings findings() {
        return findings;
    }

    long changing() {
        return changing.sum();
    }

    /** Returns in what each key differs. */
    List<Difference> compare(LinkPair links, List<Key> keys) {
        Side authority = config.authority();
        return comparer.compare(links.of(authority), links.of(authority.other()), keys);
    }

    /** Returns which keys look as if they might differ; no value is read. */
    List<Boolean> glance(LinkPair links, List<Key> keys) {
        Side authority = config.authority();
        return comparer.mayDiffer(links.of(authority), links.of(authority.other()), keys);
    }

    /** Takes suspects; judges all there are when there are many. */
    void suspect(KeyBatches batches, List<Key> keys) {
        if (!keys.isEmpty() && suspects.add(keys)) {
            judge(batches);
        }
    }

    /**
     * Judges all suspects there are. Blocks for the rounds while there are any.
     *
     * @throws SideException if a connection failed; the suspects are kept
     */
    void judge(KeyBatches batches) {
        List<Key> taken = suspects.take();
        try {
            List<Verdict> left = rounds(batches, taken);
            conclude(batches, left);
            figures.ended(VerifyOutcome.ALIKE.label(), taken.size() - left.size());
        } catch (RuntimeException e) {
            suspects.add(taken);
            throw e;
        }
    }

    /** A key and what was last found about it. */
    private record Verdict(Key key, Difference difference) {}

    private List<Verdict> rounds(KeyBatches batches, List<Key> keys) {
        List<Verdict> left =
                keys.stream().map(key -> new Verdict(key, Difference.CHANGING)).toList();
        for (Duration round : config.rounds()) {
            if (left.isEmpty()) {
                break;
            }
            stop.pause(round);
            left = compareAgain(batches, left);
        }
        return left;
    }

    private List<Verdict> compareAgain(KeyBatches batches, List<Verdict> verdicts) {
        List<Key> keys = verdicts.stream().map(Verdict::key).toList();
        List<Difference> differences = batches.apply(keys, this::compare);
        List<Verdict> left = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (differences.get(i) != Difference.NONE) {
                left.add(new Verdict(keys.get(i), differences.get(i)));
            }
        }
        return left;
    }

    private void conclude(KeyBatches batches, List<Verdict> verdicts) {
        List<Verdict> different = verdicts.stream()
                .filter(verdict -> verdict.difference() != Difference.CHANGING)
                .toList();
        Map<Key, ValueDetail> details = explain(batches, different);
        Set<Key> repaired = repair(batches, different);
        changing.add(verdicts.size() - different.size());
        figures.ended(VerifyOutcome.CHANGING.label(), verdicts.size() - different.size());
        for (Verdict verdict : different) {
            Key key = verdict.key();
            found(new Finding(key, verdict.difference(), repaired.contains(key), details.get(key)));
        }
    }

    /** Looks in which parts the first values differ, as long as they do. */
    private Map<Key, ValueDetail> explain(KeyBatches batches, List<Verdict> different) {
        List<Key> keys = different.stream()
                .filter(verdict -> verdict.difference() == Difference.VALUE)
                .limit(findings.detailsWanted())
                .map(Verdict::key)
                .toList();
        if (keys.isEmpty()) {
            return Map.of();
        }
        List<Optional<ValueDetail>> found = batches.apply(keys, this::explain);
        Map<Key, ValueDetail> details = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            found.get(i).ifPresent(detail -> details.put(key, detail));
        }
        return details;
    }

    private List<Optional<ValueDetail>> explain(LinkPair links, List<Key> keys) {
        Side authority = config.authority();
        return keys.stream()
                .map(key -> comparer.explain(links.of(authority), links.of(authority.other()), key))
                .toList();
    }

    /** Converges what may be converged; returns the keys that are equal again. */
    private Set<Key> repair(KeyBatches batches, List<Verdict> different) {
        if (!config.repairs()) {
            return Set.of();
        }
        Set<Key> repaired = new HashSet<>();
        List<Key> left = different.stream()
                .filter(verdict -> config.deleteExtra() || verdict.difference() != Difference.EXTRA)
                .map(Verdict::key)
                .toList();
        for (int i = 0; i < REPAIR_ATTEMPTS && !left.isEmpty(); i++) {
            List<Convergence> results = batches.apply(left, this::converge);
            List<Key> again = new ArrayList<>();
            for (int k = 0; k < left.size(); k++) {
                if (results.get(k).settled()) {
                    repaired.add(left.get(k));
                } else {
                    again.add(left.get(k));
                }
            }
            left = again;
        }
        return repaired;
    }

    private List<Convergence> converge(LinkPair links, List<Key> keys) {
        Side authority = config.authority();
        RedisLink truth = links.of(authority);
        RedisLink copy = links.of(authority.other());
        List<Convergence> results = new ArrayList<>(converger.converge(truth, copy, keys));
        for (int i = 0; i < keys.size(); i++) {
            if (results.get(i).outcome() == Convergence.Outcome.LARGE) {
                results.set(i, converger.convergeInParts(truth, copy, keys.get(i), () -> !Thread.currentThread()
                        .isInterrupted()));
            }
        }
        return results;
    }
}
