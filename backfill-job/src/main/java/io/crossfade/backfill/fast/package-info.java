/**
 * Fast import: while keys are copied, the servers of the target do without their append-only file and their save points, and Valkey
 * without expiring and evicting by itself; at the end, or by the next run after a crash, they get back what they had.
 *
 * <p>{@link io.crossfade.backfill.fast.FastImport} is the entry point; a job works on the side that {@code around} returns. What a
 * server had is recorded on the target before it is changed ({@code SettingsRecord}). Settings belong to a process, so the record has
 * its {@code run_id}: one that was started anew has those of its configuration file back, and is treated as another.
 */
@NullMarked
package io.crossfade.backfill.fast;

import org.jspecify.annotations.NullMarked;
