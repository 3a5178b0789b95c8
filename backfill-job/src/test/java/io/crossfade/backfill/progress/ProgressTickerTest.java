package io.crossfade.backfill.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProgressTickerTest {
    private final ProgressMeter meter = new ProgressMeter("copy", true, System::nanoTime);

    @Test
    void ticker_open_tellsAgainAndAgainAndOnceAtTheEnd() {
        List<Progress> told = new CopyOnWriteArrayList<>();
        try (ProgressTicker ticker = new ProgressTicker(meter, told::add)) {
            await().until(() -> told.size() >= 2);
            meter.add(1, 7);
        }

        assertThat(told).last().satisfies(last -> {
            assertThat(last.fraction()).isEqualTo(1);
            assertThat(last.keys()).isEqualTo(7);
        });
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .doesNotContain("crossfade-progress");
    }

    @Test
    void ticker_listenerThrows_goesOn() {
        List<Progress> told = new CopyOnWriteArrayList<>();
        try (ProgressTicker ticker = new ProgressTicker(meter, progress -> {
            told.add(progress);
            throw new IllegalStateException("a listener with a defect");
        })) {
            await().until(() -> told.size() >= 2);
        }

        assertThat(told).hasSizeGreaterThanOrEqualTo(3);
    }
}
