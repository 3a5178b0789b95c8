/**
 * The rule of convergence: whoever changes the shadow re-reads the authority afterwards, and repeats until the two agree.
 *
 * <p>Used by the lanes for carried writes, by the ledger for dirty keys and by the backfill for keys that nobody touches.
 */
@NullMarked
package io.crossfade.converge;

import org.jspecify.annotations.NullMarked;
