package io.crossfade.backfill.follow;

import io.crossfade.model.Key;

/** Takes hints, on the thread that reads them: it must be fast, since what it does not take waits in the memory of the server. */
public interface HintSink {
    /** Stands for the number of a database that the source does not tell. */
    int ANY_DATABASE = -1;

    /** A key may have changed. */
    void touched(int database, Key key);

    /** Hints are missing, for this reason. */
    void missed(String reason);
}
