package io.crossfade.lazy;

/** What becomes of a command whose keys have not moved, while the source cannot be reached. */
public enum SourceUnreachable {
    /** It fails, and was not sent: nobody can know what it would have to answer. */
    FAIL,
    /**
     * A command that only reads is answered by the target alone, as if the source had no such key; the key has not moved, and a
     * later touch moves it. One that writes fails: its write would be taken for the whole value, and what the source holds be lost.
     */
    SERVE_TARGET
}
