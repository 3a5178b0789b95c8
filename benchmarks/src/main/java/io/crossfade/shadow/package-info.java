/**
 * JMH benchmarks of what the core keeps to this package.
 *
 * <p>They stand in the core's package because the classes they measure are not public, and are not made public for them.
 */
@NullMarked
package io.crossfade.shadow;

import org.jspecify.annotations.NullMarked;
