package io.crossfade.backfill.digest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.converge.KeyDigest;
import io.crossfade.converge.Sum128;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.time.Instant;

/** Digests of a side that exists nowhere. */
final class DigestFixture {
    static final long EXPIRES = 1_800_000_000_000L;

    private DigestFixture() {}

    static SideDigest of(Side side, boolean exactExpiry, BucketSums sums) {
        return new SideDigest(
                side,
                "host:6379",
                "redis 7.0.15",
                new DatabasePair(5, 1, "five:"),
                "all",
                Instant.EPOCH,
                exactExpiry,
                exactExpiry,
                Instant.parse("2026-11-23T09:00:00.123Z"),
                Instant.parse("2026-11-23T10:00:00Z"),
                sums);
    }

    /** So many keys of one slot, which expire so much later than they should. */
    static BucketSums expiring(int keys, long lateMillis) {
        BucketSums sums = new BucketSums();
        for (int i = 0; i < keys; i++) {
            add(sums, "{slot}" + i, EXPIRES + i * 1_000L + lateMillis);
        }
        return sums;
    }

    static void add(BucketSums sums, String key, long expiresAtMillis) {
        Sum128 content = Sum128.of(key.getBytes(US_ASCII));
        sums.add(Key.of(key), new KeyDigest(KeyDigest.State.READ, content, Sum128.ZERO, expiresAtMillis));
    }
}
