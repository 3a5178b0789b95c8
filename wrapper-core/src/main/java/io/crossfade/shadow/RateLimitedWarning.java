package io.crossfade.shadow;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says a warning at most every ten seconds, with the number of those it kept back. Thread-safe. */
final class RateLimitedWarning {
    private static final Logger LOG = LoggerFactory.getLogger("io.crossfade.shadow");
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long lastNanos = System.nanoTime() - INTERVAL_NANOS;
    private long keptBack;

    synchronized void warn(String message, @Nullable Throwable cause) {
        long now = System.nanoTime();
        if (now - lastNanos < INTERVAL_NANOS) {
            keptBack++;
            return;
        }
        String reason = cause == null ? "" : ": " + cause.getMessage();
        LOG.warn("{}{} ({} more like this since the last warning)", message, reason, keptBack);
        lastNanos = now;
        keptBack = 0;
    }
}
