/**
 * The command line: {@code crossfade backfill}, {@code crossfade verify}, {@code crossfade reconcile}, {@code crossfade sweep},
 * {@code crossfade status}.
 *
 * <p>{@link io.crossfade.backfill.cli.CrossfadeCli} is the main class. Results go to standard output, progress and failures to
 * standard error; every failure is one line and an {@link io.crossfade.backfill.cli.ExitCode} of its own.
 */
@NullMarked
package io.crossfade.backfill.cli;

import org.jspecify.annotations.NullMarked;
