package io.crossfade.backfill.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.progress.ProgressListener;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener of failures that are being retried: the same one, which hits every worker, once in five seconds. */
final class Troubles implements Consumer<String> {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
    private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

    private final ProgressListener listener;
    private final LongSupplier nanoTime;

    @GuardedBy("this") private @Nullable String last;

    @GuardedBy("this") private long lastNanos;

    Troubles(ProgressListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    @Override
    public void accept(String trouble) {
        LOG.debug("{}", trouble);
        if (isNews(trouble)) {
            listener.noted(trouble);
        }
    }

    private synchronized boolean isNews(String trouble) {
        long now = nanoTime.getAsLong();
        if (trouble.equals(last) && now - lastNanos < QUIET_NANOS) {
            return false;
        }
        last = trouble;
        lastNanos = now;
        return true;
    }
}
