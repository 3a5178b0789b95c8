package io.crossfade.backfill.feed;

import org.jspecify.annotations.Nullable;

/** What is to be read is damaged, ends too early, or holds something that is not known. The message names no value. */
public final class FeedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with what. */
    public FeedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
