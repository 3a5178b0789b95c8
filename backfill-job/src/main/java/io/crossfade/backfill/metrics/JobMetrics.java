package io.crossfade.backfill.metrics;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ThrottleState;
import io.crossfade.model.Side;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one run, fed by what it tells. Counters begin at 0 with the process. Thread-safe. */
public final class JobMetrics implements AutoCloseable {
    private static final Progress NOTHING_YET = new Progress("", 0, false, 0, 0, null);
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JobFigures figures = new JobFigures();
    private final Tags tags;
    private volatile Progress progress = NOTHING_YET;

    /**
     * Creates the meters.
     *
     * @param command what runs, in a word: the tag of each
     * @param outcomes how keys may end; empty for a command that does not tell
     */
    public JobMetrics(String command, List<String> outcomes) {
        tags = Tags.of("command", command);
        gauge(JobMeter.PROGRESS, tags, metrics -> metrics.progress.fraction());
        gauge(JobMeter.REMAINING, tags, metrics -> seconds(metrics.progress.remaining(), MILLIS_PER_SECOND));
        gauge(JobMeter.KEYS_DONE, tags, metrics -> metrics.progress.keys());
        gauge(JobMeter.KEYS_RATE, tags, metrics -> metrics.progress.keysPerSecond());
        gauge(JobMeter.THROTTLE_SHARE, tags, metrics -> metrics.throttle().share());
        gauge(JobMeter.HELD, tags, metrics -> metrics.throttle().share() == 0 ? 1 : 0);
        for (Side side : Side.values()) {
            Tags ofSide = tags.and("side", side.label());
            counter(JobMeter.BYTES, ofSide, counted -> counted.bytes(side));
            gauge(JobMeter.LATENCY, ofSide, metrics -> seconds(metrics.latency(side), NANOS_PER_SECOND));
        }
        for (String outcome : outcomes) {
            counter(JobMeter.KEYS, tags.and("outcome", outcome), counted -> counted.keys(outcome));
        }
        if (!outcomes.isEmpty()) {
            gauge(JobMeter.SLICES, tags.and("state", "done"), metrics -> metrics.figures
                    .slices()
                    .done());
            gauge(JobMeter.SLICES, tags.and("state", "left"), metrics -> metrics.figures
                    .slices()
                    .left());
        }
        new JvmMemoryMetrics().bindTo(registry);
    }

    /** The job is here. */
    public void progressed(Progress now) {
        progress = now;
    }

    /** Returns where the job counts. */
    public JobFigures figures() {
        return figures;
    }

    /** Returns all in Prometheus' text format. Does not block. */
    public String text() {
        figures.quarantined().keySet().forEach(this::meter);
        return registry.scrape();
    }

    private void meter(String reason) {
        counter(JobMeter.QUARANTINED, tags.and("reason", reason), counted -> counted.quarantined()
                .getOrDefault(reason, 0L));
    }

    private ThrottleState throttle() {
        return progress.throttle();
    }

    private @Nullable Duration latency(Side side) {
        return switch (side) {
            case SOURCE -> throttle().source();
            case TARGET -> throttle().target();
        };
    }

    private static double seconds(@Nullable Duration time, double partsPerSecond) {
        if (time == null) {
            return Double.NaN;
        }
        return (partsPerSecond == MILLIS_PER_SECOND ? time.toMillis() : time.toNanos()) / partsPerSecond;
    }

    private void gauge(JobMeter meter, Tags all, ToDoubleFunction<JobMetrics> value) {
        Gauge.builder(meter.id(), this, value)
                .description(meter.description())
                .tags(all)
                .register(registry);
    }

    private void counter(JobMeter meter, Tags all, ToDoubleFunction<JobFigures> value) {
        FunctionCounter.builder(meter.id(), figures, value)
                .description(meter.description())
                .tags(all)
                .register(registry);
    }

    /** Ends the meters. */
    @Override
    public void close() {
        registry.close();
    }
}
