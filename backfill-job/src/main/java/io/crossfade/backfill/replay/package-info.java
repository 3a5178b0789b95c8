/**
 * What the commands of an append-only file are executed as, in an area of the target that nobody else looks at.
 *
 * <p>Entry point: {@link io.crossfade.backfill.replay.ScratchCommands}. There keys have other names, databases are numbers that can be
 * exchanged or given up, and all times are far in the future, so that nothing expires before a later command is executed that
 * was executed in time. Nothing here connects to a server.
 */
@NullMarked
package io.crossfade.backfill.replay;

import org.jspecify.annotations.NullMarked;
