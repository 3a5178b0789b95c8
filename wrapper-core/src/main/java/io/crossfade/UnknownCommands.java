package io.crossfade;

/** What happens to a command that the command table does not know. It is never silently written to one side only. */
public enum UnknownCommands {
    /** It fails with a message that names it, before anything is sent. */
    FAIL,
    /** The authority is asked for its keys ({@code COMMAND GETKEYS}); it runs there, and its keys are converged. */
    CONVERGE
}
