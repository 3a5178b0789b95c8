/**
 * Keeps the job from hurting those who use the servers: hard limits, a share of the time that falls when a server gets slower and
 * rises again, and holds while a server is in trouble.
 *
 * <p>{@link io.crossfade.backfill.gentle.Gentle} watches both servers for the length of a job: its probes send PING and INFO on
 * connections of their own, and the job's own pipelines tell how long they waited. {@link
 * io.crossfade.backfill.gentle.Throttle} makes the workers wait accordingly. What follows from which figure is in {@code Governor}
 * and {@code HealthRules}, without a clock or a connection.
 */
@NullMarked
package io.crossfade.backfill.gentle;

import org.jspecify.annotations.NullMarked;
