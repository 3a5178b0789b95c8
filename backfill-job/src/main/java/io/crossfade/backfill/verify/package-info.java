/**
 * What a verification has found: keys under suspicion, and those that remained different after they were read again.
 *
 * <p>A difference seen once proves nothing while the application writes: its write may be under way to the other side. So a
 * key is a {@link io.crossfade.backfill.verify.Suspects suspect} first, and a
 * {@link io.crossfade.backfill.verify.Findings finding} only if it stays different while the authority does not change.
 * How closely keys are looked at before that is the {@link io.crossfade.backfill.verify.VerifyTier tier}.
 */
@NullMarked
package io.crossfade.backfill.verify;

import org.jspecify.annotations.NullMarked;
