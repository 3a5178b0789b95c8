package io.crossfade.backfill.checkpoint;

import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.model.Key;
import java.util.List;
import java.util.Set;

/**
 * The keys that a backfill has quarantined, while they are retried. Thread-safe. What has not been told otherwise before it is closed
 * stays in quarantine.
 */
public interface QuarantinedKeys extends AutoCloseable {
    /** Returns how many keys there are by name. */
    long count();

    /** Returns the parts of the walk that have quarantined keys which are not among them: more than could be kept. */
    Set<Integer> slices();

    /** Returns up to {@code most} keys that nobody else gets; none if there are no more. */
    List<Key> next(int most);

    /**
     * {@code keys} have been retried.
     *
     * @param still those of them that stay, with why; the others leave the quarantine
     */
    void retried(List<Key> keys, List<Quarantine.Entry> still);

    /** Keeps keys that a slice has quarantined which was walked once more, or names it again if they are too many. */
    void keep(int slice, List<Quarantine.Entry> entries);

    /** Every key has been retried, and each of the {@link #slices()} walked. */
    void finish();

    /** Ends it. Idempotent. */
    @Override
    void close();
}
