package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.TargetFullException;
import org.jspecify.annotations.Nullable;

/** A job ended before its end. What is in the checkpoint stays; the message says what happened and what to do. */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final JobFailure failure;

    JobException(JobFailure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    static JobException of(TargetFullException cause) {
        return new JobException(JobFailure.TARGET_FULL, String.valueOf(cause.getMessage()), cause);
    }

    /** A job that several processes share has failed on another one, which told this. */
    public static JobException elsewhere(JobFailure failure, String message) {
        return new JobException(failure, message, null);
    }

    /** Returns why the job ended. */
    public JobFailure failure() {
        return failure;
    }
}
