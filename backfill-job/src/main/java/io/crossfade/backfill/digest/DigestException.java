package io.crossfade.backfill.digest;

import java.io.Serial;

/** A file of digests cannot be read or written. */
public final class DigestException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates it; the message names the file. */
    public DigestException(String message, Throwable cause) {
        super(message, cause);
    }
}
