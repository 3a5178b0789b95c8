/**
 * What an application says of some of its keys, by pattern: that they are not migrated, that they stay on one side, that
 * their writes wait for the shadow or that their reads are compared more often.
 *
 * <p>Everything that asks about a key asks {@link io.crossfade.namespace.Namespaces}. Without rules it costs a test of a
 * flag.
 */
@NullMarked
package io.crossfade.namespace;

import org.jspecify.annotations.NullMarked;
