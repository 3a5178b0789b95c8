package io.crossfade;

/** What happens to a command that the command table does not know. It is never silently written to one side only. */
public enum UnknownCommands {
    /** It fails with a message that names it, before anything is sent. */
    FAIL,
    /** It runs on the authority, and every argument that could be its key is converged. */
    CONVERGE
}
