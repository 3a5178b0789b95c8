/**
 * Shadow reads: a sample of the reads is repeated on the shadow and compared by meaning, off the caller's thread.
 *
 * <p>{@link io.crossfade.verify.ShadowReads} is the entry point. A reply that differs is only a hint, since the shadow may
 * lag: its keys go to the ledger, where a check of both sides decides.
 */
@NullMarked
package io.crossfade.verify;

import org.jspecify.annotations.NullMarked;
