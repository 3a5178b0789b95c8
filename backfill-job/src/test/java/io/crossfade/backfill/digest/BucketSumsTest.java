package io.crossfade.backfill.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.converge.KeyDigest;
import io.crossfade.converge.Sum128;
import io.crossfade.model.Key;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketSumsTest {
    private static final int KEYS = 500;

    @Test
    void sums_anyOrderAndAnyWorkers_areTheSame() {
        BucketSums upwards = new BucketSums();
        IntStream.range(0, KEYS).forEach(i -> upwards.add(key(i), digest(i)));
        BucketSums even = new BucketSums();
        BucketSums odd = new BucketSums();
        for (int i = KEYS - 1; i >= 0; i--) {
            (i % 2 == 0 ? even : odd).add(key(i), digest(i));
        }
        odd.addAll(even);

        assertThat(odd.keys()).isEqualTo(KEYS);
        for (int slot = 0; slot < BucketSums.BUCKETS; slot++) {
            assertThat(odd.bucket(slot)).isEqualTo(upwards.bucket(slot));
        }
    }

    @Test
    void sums_key_isInTheBucketOfItsSlot() {
        BucketSums sums = new BucketSums();
        sums.add(Key.of("{a}1"), digest(1));
        sums.add(Key.of("{a}2"), digest(6));

        Bucket bucket = sums.bucket(Key.of("a").slot());

        assertThat(bucket.keys()).isEqualTo(2);
        assertThat(bucket.expiring()).isEqualTo(1);
        assertThat(bucket.contents())
                .isEqualTo(digest(1).content().plus(digest(6).content()));
    }

    @Test
    void sums_absentAndUnread_areNoneAndCounted() {
        BucketSums sums = new BucketSums();
        sums.add(Key.of("a"), new KeyDigest(KeyDigest.State.ABSENT, Sum128.ZERO, Sum128.ZERO, -1));
        assertThat(sums.bucket(Key.of("a").slot()).isEmpty()).isTrue();

        sums.add(Key.of("a"), new KeyDigest(KeyDigest.State.UNREAD, Sum128.ZERO, Sum128.ZERO, -1));

        assertThat(sums.bucket(Key.of("a").slot()).unread()).isEqualTo(1);
        assertThat(sums.unread()).isEqualTo(1);
        assertThat(sums.keys()).isEqualTo(1);
    }

    private static Key key(int i) {
        return Key.of("key:" + i);
    }

    /** Every fifth key does not expire. */
    private static KeyDigest digest(int i) {
        return new KeyDigest(
                KeyDigest.State.READ,
                new Sum128(-i, Long.MAX_VALUE - i),
                new Sum128(i, -i),
                i % 5 == 0 || i == 6 ? -1 : 1_700_000_000_000L + i);
    }
}
