/**
 * How figures are written down: ratios with their spread, Markdown tables, and the document that keeps them.
 *
 * <p>Each table stands between two marker comments of the document, so that a run replaces its own table and nothing else.
 */
@NullMarked
package io.crossfade.benchmarks.report;

import org.jspecify.annotations.NullMarked;
