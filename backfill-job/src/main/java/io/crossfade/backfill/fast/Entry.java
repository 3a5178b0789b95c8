package io.crossfade.backfill.fast;

/**
 * What a server had before it was changed.
 *
 * @param process the server's run id; of one that does not tell it, what it is called among the primaries
 * @param setting what was changed
 */
record Entry(String process, ImportSetting setting) {}
