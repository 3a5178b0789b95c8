package io.crossfade.backfill.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.converge.KeyDigest;
import io.crossfade.converge.Sum128;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.time.Instant;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestComparisonTest {
    private static final int SLOT = Key.of("slot").slot();

    @Test
    void compare_sameSums_areEqual() {
        DigestComparison found = compare(true, DigestFixture.expiring(7, 0), DigestFixture.expiring(7, 0));

        assertThat(found.isEqual()).isTrue();
        assertThat(found.equal()).isEqualTo(1);
    }

    @Test
    @Behaviour("BF-92")
    void compare_bothTellExactly_oneMillisecondIsTold() {
        DigestComparison found = compare(true, DigestFixture.expiring(7, 0), DigestFixture.expiring(7, 1));

        assertThat(found.contents().isEmpty()).isTrue();
        assertThat(found.expiries()).isEqualTo(only(SLOT));
    }

    /** As expiries are that were computed from TIME and PTTL: none is right, and all err the same way, at worst. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100, 1_000, 10_000})
    @Behaviour("BF-92")
    void compare_expiriesComputed_smallErrorsOfAllAreNone(int keys) {
        assertThat(compare(false, DigestFixture.expiring(keys, 0), DigestFixture.expiring(keys, 5))
                        .isEqual())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 90", "1, -90", "100, 900", "10000, 9000"})
    @Behaviour("BF-92")
    void compare_expiriesComputed_oneThatIsFarOffIsTold(int keys, long offMillis) {
        BucketSums right = DigestFixture.expiring(keys, 0);
        DigestFixture.add(right, "{slot}late", DigestFixture.EXPIRES);
        BucketSums wrong = DigestFixture.expiring(keys, 0);
        DigestFixture.add(wrong, "{slot}late", DigestFixture.EXPIRES + 2 * offMillis);

        assertThat(compare(false, right, wrong).expiries()).isEqualTo(only(SLOT));
    }

    /** Nothing tells whether what was not read is the same. */
    @Test
    @Behaviour("BF-91")
    void compare_keysWithoutADigest_areNeverEqual() {
        BucketSums one = DigestFixture.expiring(1, 0);
        one.add(Key.of("{slot}module"), new KeyDigest(KeyDigest.State.UNREAD, Sum128.ZERO, Sum128.ZERO, -1));

        assertThat(compare(true, one, one).contents()).isEqualTo(only(SLOT));
    }

    @Test
    @Behaviour("BF-95")
    void compare_digestsOfOtherKeys_refused() {
        SideDigest source = DigestFixture.of(Side.SOURCE, true, new BucketSums());
        SideDigest target = DigestFixture.of(Side.TARGET, true, new BucketSums());

        assertRefused(source, source, "one has to be of the source, the other of the target");
        assertRefused(target, source, "one has to be of the source, the other of the target");
        assertRefused(source, with(target, new DatabasePair(5, 2), "all", Instant.EPOCH), "different databases");
        assertRefused(source, with(target, target.database(), "some", Instant.EPOCH), "filters or namespaces differ");
        assertRefused(source, with(target, target.database(), "all", Instant.now()), "that expire are left out");
    }

    private static SideDigest with(SideDigest digest, DatabasePair database, String population, Instant horizon) {
        return new SideDigest(
                digest.side(),
                digest.endpoint(),
                digest.server(),
                database,
                population,
                horizon,
                digest.exactExpiry(),
                digest.streamCounters(),
                digest.from(),
                digest.to(),
                digest.sums());
    }

    private static void assertRefused(SideDigest source, SideDigest target, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DigestComparison.of(source, target))
                .withMessageContaining(why);
    }

    private static DigestComparison compare(boolean exactExpiry, BucketSums source, BucketSums target) {
        return DigestComparison.of(
                DigestFixture.of(Side.SOURCE, true, source), DigestFixture.of(Side.TARGET, exactExpiry, target));
    }

    private static BitSet only(int slot) {
        BitSet slots = new BitSet();
        slots.set(slot);
        return slots;
    }
}
