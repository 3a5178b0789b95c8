package io.crossfade.backfill.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and failures
 */
record Console(PrintWriter out, PrintWriter err) {
    /** Writes one line of progress or failure; whole lines only, whichever thread writes. */
    void tell(String line) {
        synchronized (err) {
            err.println(line);
            err.flush();
        }
    }

    /** Writes the result. */
    void result(String text) {
        out.println(text);
        out.flush();
    }
}
