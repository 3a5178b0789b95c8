package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final SideException FAILURE =
            new SideException(Side.TARGET, LinkException.unreachable("the target is away", null));

    @Test
    void retries_enoughFailures_giveUpNamingTheSide() {
        Retries retries = new Retries(3, new Stop());
        retries.failed(FAILURE);
        retries.failed(FAILURE);

        assertThatExceptionOfType(JobException.class)
                .isThrownBy(() -> retries.failed(FAILURE))
                .withMessage("gave up after 3 attempts: the target is away")
                .extracting(JobException::failure)
                .isEqualTo(JobFailure.TARGET_UNREACHABLE);
    }

    @Test
    void retries_successBetween_countAnew() {
        Retries retries = new Retries(2, new Stop());
        retries.failed(FAILURE);
        retries.succeeded();
        retries.failed(FAILURE);

        assertThatExceptionOfType(JobException.class).isThrownBy(() -> retries.failed(FAILURE));
    }

    @Test
    void retries_jobStopped_doNotWait() {
        Stop stop = new Stop();
        stop.request();

        assertThatExceptionOfType(StoppedException.class).isThrownBy(() -> new Retries(9, stop).failed(FAILURE));
    }

    @Test
    void stop_ofAPart_leavesTheWholeAlone() {
        Stop whole = new Stop();
        Stop part = whole.part();
        Stop other = whole.part();

        part.request();
        assertThat(whole.isRequested()).isFalse();
        assertThat(other.isRequested()).isFalse();

        whole.request();
        assertThat(other.isRequested()).isTrue();
        assertThat(whole.part().isRequested()).isTrue();
    }

    @Test
    void troubles_sameOneFromEveryWorker_isToldOnceInAWhile() {
        AtomicLong clock = new AtomicLong();
        List<String> told = new ArrayList<>();
        Troubles troubles = new Troubles(
                new ProgressListener() {
                    @Override
                    public void progressed(Progress progress) {
                        throw new AssertionError("not expected");
                    }

                    @Override
                    public void noted(String message) {
                        told.add(message);
                    }
                },
                clock::get);

        troubles.accept("a");
        troubles.accept("a");
        troubles.accept("b");
        clock.addAndGet(Duration.ofSeconds(6).toNanos());
        troubles.accept("b");

        assertThat(told).containsExactly("a", "b", "b");
    }
}
