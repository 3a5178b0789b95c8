package io.crossfade.backfill.local;

import io.crossfade.backfill.digest.BucketSums;
import io.crossfade.converge.KeyDigest;
import io.crossfade.model.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Digests the keys of one walk. A page counts when it is recorded, so that what is done again does not count twice. */
final class DigestWork implements SliceWork {
    private final Predicate<Key> isWanted;
    private final BatchFunction<KeyDigest> digester;
    private final BucketSums sums = new BucketSums();
    private final Map<Key, KeyDigest> page = new LinkedHashMap<>();
    private long committed;

    DigestWork(Predicate<Key> isWanted, BatchFunction<KeyDigest> digester) {
        this.isWanted = isWanted;
        this.digester = digester;
    }

    @Override
    public void handle(KeyBatches batches, List<Key> keys) {
        List<Key> wanted = keys.stream().filter(isWanted).distinct().toList();
        List<KeyDigest> digests = batches.apply(wanted, digester);
        for (int i = 0; i < digests.size(); i++) {
            page.put(wanted.get(i), digests.get(i));
        }
    }

    @Override
    public void settle(KeyBatches batches) {
        // every page is settled when it has been handled
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public long commit(String position, boolean done) {
        page.forEach(sums::add);
        int more = page.size();
        page.clear();
        committed += more;
        return more;
    }

    @Override
    public long endedKeys() {
        return committed;
    }

    @Override
    public void rewind(SideException failure) {
        page.clear();
    }

    BucketSums sums() {
        return sums;
    }
}
