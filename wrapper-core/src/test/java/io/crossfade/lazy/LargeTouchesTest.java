package io.crossfade.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LargeTouchesTest {
    private static final Key KEY = Key.of("k");
    private static final Key NEXT = Key.of("next");

    /** The thread of all large copies ended with the first value for which there was no memory; every later one was waited for in vain. */
    @Test
    void copy_memoryRunsOut_failsAloneAndTheNextIsCopied() {
        try (LargeTouches touches = new LargeTouches(
                (key, wanted) -> {
                    if (key.equals(KEY)) {
                        throw new OutOfMemoryError("for a test");
                    }
                },
                Duration.ofSeconds(30))) {
            CompletableFuture<Void> first = touches.begin(KEY, () -> true);
            CompletableFuture<Void> next = touches.begin(NEXT, () -> true);

            assertThatThrownBy(() -> touches.await(KEY, first, System.nanoTime()))
                    .isInstanceOf(MigrationException.class)
                    .hasRootCauseInstanceOf(OutOfMemoryError.class);
            touches.await(NEXT, next, System.nanoTime());
            assertThat(touches.underWay(KEY)).isNull();
        }
    }
}
