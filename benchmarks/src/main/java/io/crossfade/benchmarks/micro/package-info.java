/**
 * JMH benchmarks of the hot path: what one command costs in Crossfade's own code, in time and in allocated bytes.
 *
 * <p>Nothing here pretends to be a Redis. What needs a server has a real one; what does not gets the authority's answer from
 * a constant.
 */
@NullMarked
package io.crossfade.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
