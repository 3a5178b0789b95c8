package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ThrottleState;
import io.crossfade.model.Key;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CliTextTest {
    private final StringWriter err = new StringWriter();
    private final AtomicLong clock = new AtomicLong();
    private final Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err));

    @Test
    void progressLine_exact_showsPercentRateAndEta() {
        Progress progress = new Progress("copy", 0.43211, true, 1_234_567, 98_000.4, Duration.ofSeconds(75));

        assertThat(ProgressText.line(progress)).isEqualTo("copy  43.21 %  1,234,567 keys  98,000 keys/s  ETA 1:15");
    }

    @Test
    void progressLine_estimate_saysSo() {
        Progress progress = new Progress("copy", 0.5, false, 10, 0, null);

        assertThat(ProgressText.line(progress)).isEqualTo("copy about  50.00 %  10 keys  0 keys/s  ETA -");
        assertThat(ProgressText.duration(Duration.ofSeconds(3_725))).isEqualTo("1:02:05");
    }

    @Test
    void progressLine_throttled_showsLatenciesAndReason() {
        ThrottleState slow = new ThrottleState(Duration.ofNanos(450_000), Duration.ofMillis(25), 0.25, "why");
        ThrottleState held = new ThrottleState(null, null, 0, "why");

        assertThat(ProgressText.line(throttled(slow))).endsWith("ETA -  source 0.5 ms  target 25.0 ms  at 25 %: why");
        assertThat(ProgressText.line(throttled(held))).endsWith("ETA -  holding: why");
    }

    private static Progress throttled(ThrottleState state) {
        return new Progress("copy", 0.5, true, 1, 1, null, state);
    }

    @Test
    void progressLines_manyUpdates_aLineInAWhileAndOneAtTheEndOfEachStep() {
        try (ProgressLines lines = new ProgressLines(console, clock::get)) {
            for (int i = 0; i < 10; i++) {
                clock.addAndGet(Duration.ofMillis(500).toNanos());
                lines.progressed(step("one", i));
            }
            lines.progressed(step("two", 11));
            lines.noted("something happened");
        }

        assertThat(err.toString().lines().map(line -> line.split(" ")[0]))
                .containsExactly("one", "one", "one", "something", "two");
    }

    @Test
    void noProgress_onlyWhatIsOutOfTheOrdinary() {
        try (NoProgress none = new NoProgress(console)) {
            none.progressed(step("one", 1));
            none.noted("something happened");
        }

        assertThat(err.toString().lines()).containsExactly("something happened");
    }

    @Test
    void keyNames_fingerprintUnlessWanted() {
        Key key = Key.of(new byte[] {'a', ' ', '\\', 0, (byte) 0xff, '~'});

        assertThat(new KeyNames(true).of(key)).isEqualTo("a \\x5c\\x00\\xff~");
        assertThat(new KeyNames(false).of(key)).isEqualTo(key.fingerprint());
    }

    private static Progress step(String name, long keys) {
        return new Progress(name, 0.5, true, keys, 1, null);
    }
}
