/**
 * Fixtures shared by the tests of all modules: real Redis servers, and what is needed to disturb them.
 *
 * <p>Nothing here belongs to the product; no module may depend on it outside its tests and benchmarks.
 */
@NullMarked
package io.crossfade.testing;

import org.jspecify.annotations.NullMarked;
