package io.crossfade.backfill.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is in a quarantine, without names.
 *
 * @param keys how many keys are kept by name; one that a scan returned twice may count twice
 * @param byReason those by reason, at most {@value #MOST_REASONS} and {@value #OTHER}
 * @param slices how many slices have quarantined keys that are not among them
 */
public record QuarantineSummary(long keys, Map<String, Long> byReason, int slices) {
    private static final int MOST_REASONS = 20;
    private static final String OTHER = "other reasons";

    /** Copies the reasons. */
    public QuarantineSummary {
        byReason = Map.copyOf(byReason);
    }

    /** Returns whether nothing is to be retried. */
    public boolean isEmpty() {
        return keys == 0 && slices == 0;
    }

    /**
     * Reads what is kept beside the checkpoint that tells {@code saved}, without a lock and without changing it.
     *
     * @throws CheckpointRefusedException if it cannot be read
     */
    public static QuarantineSummary beside(Path checkpoint, SavedState saved) {
        Path file = QuarantineFile.beside(checkpoint);
        try (QuarantineReader lines = QuarantineReader.lines(file, saved.walk().started())) {
            Sums sums = new Sums();
            Optional<Line> line = lines.isOfThisWalk() ? lines.next() : Optional.empty();
            while (line.isPresent()) {
                line.filter(QuarantineLines::isKey)
                        .map(QuarantineLines::reasonOf)
                        .ifPresent(sums::add);
                lines.take(line.get());
                line = lines.next();
            }
            Set<Integer> slices =
                    lines.isOfThisWalk() ? lines.slices() : QuarantineFile.slicesWithQuarantined(saved.marks());
            return sums.with(slices);
        } catch (IOException e) {
            throw new CheckpointRefusedException("quarantine " + file + " cannot be read: " + e, e);
        }
    }

    /** Adds up a quarantine. For one thread. */
    static final class Sums {
        private final Map<String, Long> byReason = new TreeMap<>();
        private long keys;

        void add(String reason) {
            boolean fits = byReason.containsKey(reason) || byReason.size() < MOST_REASONS;
            byReason.merge(fits ? reason : OTHER, 1L, Long::sum);
            keys++;
        }

        QuarantineSummary with(Set<Integer> slices) {
            return new QuarantineSummary(keys, byReason, slices.size());
        }
    }
}
