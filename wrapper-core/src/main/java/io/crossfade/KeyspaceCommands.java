package io.crossfade;

/** What happens to commands that change a database as a whole: FLUSHDB, FLUSHALL, SWAPDB. */
public enum KeyspaceCommands {
    /** They fail before anything is sent, in every phase. */
    REFUSE,
    /** They are executed on both sides; what other writers do meanwhile is converged afterwards. */
    BOTH_SIDES
}
