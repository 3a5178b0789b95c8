/**
 * Copies a key from the source to the target when it is first touched.
 *
 * <p>Used while the target is the authority and not complete. The moved marker of a key tells that its truth is on the
 * target, so that a deleted key cannot come back.
 */
@NullMarked
package io.crossfade.lazy;

import org.jspecify.annotations.NullMarked;
