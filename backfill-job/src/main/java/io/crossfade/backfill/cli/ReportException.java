package io.crossfade.backfill.cli;

import java.io.IOException;

/** The report cannot be written where it was wanted. */
final class ReportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReportException(String message, IOException cause) {
        super(message, cause);
    }
}
