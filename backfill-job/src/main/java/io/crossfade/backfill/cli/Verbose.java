package io.crossfade.backfill.cli;

/** A command that can be asked to tell more. */
interface Verbose {
    boolean isVerbose();
}
