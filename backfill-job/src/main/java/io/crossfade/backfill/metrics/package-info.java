/**
 * The figures of a run for Prometheus, for as long as it takes.
 *
 * <p>{@link io.crossfade.backfill.metrics.JobMetrics} turns what a job tells its listener into meters; {@link
 * io.crossfade.backfill.metrics.MetricsEndpoint} shows them on a port. Micrometer and the JDK's HTTP server are used here alone, and only
 * if somebody asks for the figures. No tag ever holds a key, a host or a value.
 */
@NullMarked
package io.crossfade.backfill.metrics;

import org.jspecify.annotations.NullMarked;
