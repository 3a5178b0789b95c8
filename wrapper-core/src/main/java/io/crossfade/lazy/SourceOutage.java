package io.crossfade.lazy;

import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Knows for a moment that the source cannot be reached, so that not every read waits for it to fail. Thread-safe. */
final class SourceOutage {
    private static final long KNOWN_FOR_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Command PING = Command.of("PING");

    private final AtomicLong until = new AtomicLong(System.nanoTime());

    boolean lasts() {
        return until.get() - System.nanoTime() > 0;
    }

    /** Finds out whether a connection failed, and whether the source is why; asks it once more. Blocks for that. */
    boolean begins(MigrationException failure, RedisSide source) {
        if (!isOfALink(failure) || answers(source)) {
            return false;
        }
        until.set(System.nanoTime() + KNOWN_FOR_NANOS);
        return true;
    }

    private static boolean isOfALink(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkException link) {
                return !link.isDenied();
            }
        }
        return false;
    }

    private static boolean answers(RedisSide source) {
        try (RedisLink link = source.lease()) {
            link.exchange(PING);
            return true;
        } catch (LinkException e) {
            return false;
        }
    }
}
