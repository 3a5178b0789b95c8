/**
 * Repeats a sample of the reads on the shadow and compares the two answers by their meaning.
 *
 * <p>Off the caller's thread, and never returned to the caller. A difference is counted and its keys become dirty.
 */
@NullMarked
package io.crossfade.verify;

import org.jspecify.annotations.NullMarked;
