/**
 * Whether the source has a backup before a backfill begins: when its servers last saved their data, by INFO or LASTSAVE, and a BGSAVE
 * if one is wanted.
 *
 * <p>{@link io.crossfade.backfill.backup.BackupCheck} is the entry point. A server that has just been started says that it saved then,
 * though it did not: that does not count.
 */
@NullMarked
package io.crossfade.backfill.backup;

import org.jspecify.annotations.NullMarked;
