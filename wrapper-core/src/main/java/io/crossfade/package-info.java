/**
 * Crossfade moves a live application from one Redis to another.
 *
 * <p>The application keeps its stock client; Crossfade sits under it and decides, phase by phase, which of
 * the two servers answers and which one gets a copy.
 */
@NullMarked
package io.crossfade;

import org.jspecify.annotations.NullMarked;
