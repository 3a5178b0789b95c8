package io.crossfade.backfill.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which hints are kept, and how long. */
class HintedKeysTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Key ONE = Key.of("one");
    private static final Key TWO = Key.of("two");

    private final HintedKeys hinted = new HintedKeys(2, 6);

    @Test
    @Race("T47")
    @Behaviour("BF-65")
    void key_hintedWhileItIsSeenTo_isThereOnceMore() {
        hinted.offer(0, ONE);
        hinted.offer(0, ONE);
        HintedKeys.Batch first = hinted.take(10, AT_ONCE);
        hinted.offer(0, ONE);
        hinted.done(first, List.of());

        assertThat(first).isEqualTo(new HintedKeys.Batch(0, List.of(ONE), 0));
        assertThat(hinted.take(10, AT_ONCE)).isEqualTo(new HintedKeys.Batch(0, List.of(ONE), 2));
        assertThat(hinted.take(10, AT_ONCE)).isNull();
    }

    @Test
    @Race("T47")
    @Behaviour("BF-64")
    void key_moreThanFit_isRefusedUnlessItWaitsAlready() {
        assertThat(hinted.offer(0, ONE)).isTrue();
        assertThat(hinted.offer(0, TWO)).isTrue();

        assertThat(hinted.offer(0, Key.of("3"))).isFalse();
        assertThat(hinted.offer(1, ONE)).isFalse();
        assertThat(hinted.offer(0, TWO)).isTrue();
        assertThat(hinted.size()).isEqualTo(2);
    }

    @Test
    @Behaviour("BF-64")
    void key_longerNamesThanFit_isRefusedUntilThereIsRoom() {
        hinted.offer(0, Key.of("123456"));
        assertThat(hinted.offer(0, ONE)).isFalse();

        hinted.take(1, AT_ONCE);

        assertThat(hinted.offer(0, ONE)).isTrue();
    }

    @Test
    void batch_severalDatabases_hasKeysOfOne() {
        hinted.offer(0, ONE);
        hinted.offer(3, TWO);

        assertThat(hinted.take(10, AT_ONCE)).isEqualTo(new HintedKeys.Batch(0, List.of(ONE), 0));
        assertThat(hinted.take(10, AT_ONCE)).isEqualTo(new HintedKeys.Batch(3, List.of(TWO), 1));
        assertThat(hinted.size()).isEqualTo(2);
    }

    @Test
    void batch_notSettled_isThereAgainWhetherItFitsOrNot() {
        hinted.offer(0, ONE);
        HintedKeys.Batch batch = hinted.take(10, AT_ONCE);
        hinted.offer(0, TWO);
        hinted.offer(0, Key.of("6"));

        hinted.done(batch, batch.keys());

        assertThat(hinted.size()).isEqualTo(3);
        assertThat(hinted.take(10, AT_ONCE).keys()).containsExactly(TWO, Key.of("6"), ONE);
    }

    @Test
    @Behaviour("BF-61")
    void hints_upToACount_areSettledOnceAllOfTheirKeysAreSeenTo() {
        hinted.offer(0, ONE);
        long place = hinted.count();
        HintedKeys.Batch batch = hinted.take(10, AT_ONCE);
        hinted.offer(0, ONE);
        assertThat(hinted.isSettled(place)).isFalse();

        hinted.done(batch, batch.keys());
        assertThat(hinted.isSettled(place)).isFalse();
        HintedKeys.Batch again = hinted.take(10, AT_ONCE);
        hinted.offer(0, TWO);
        hinted.done(again, List.of());

        assertThat(hinted.isSettled(place)).isTrue();
        assertThat(hinted.isSettled(hinted.count())).isFalse();
    }

    @Test
    @Behaviour("BF-55")
    void key_thatDoesNotFit_isTakenOnceThereIsRoom() throws Exception {
        hinted.offer(0, ONE);
        hinted.offer(0, TWO);
        Key three = Key.of("3");
        assertThat(hinted.offer(0, three, AT_ONCE)).isFalse();

        CompletableFuture<Boolean> waits = Background.supply(() -> hinted.offer(0, three, PATIENCE));
        assertThat(hinted.take(2, AT_ONCE).keys()).containsExactly(ONE, TWO);

        assertThat(waits.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
