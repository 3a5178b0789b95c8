package io.crossfade.shadow;

import io.crossfade.model.Side;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The circuit breaker between the lanes and one side while that side is the shadow. Thread-safe. */
final class ShadowBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowBreaker.class);

    private static final double BACK_OFF = 2;
    private static final double JITTER = 0.2;

    private final CircuitBreaker breaker;
    private volatile boolean answering = true;

    ShadowBreaker(Side shadow, BreakerConfig config, BiConsumer<Side, Boolean> moved) {
        this.breaker = CircuitBreaker.of(
                "crossfade-" + shadow.label(),
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(config.failureRate())
                        .slidingWindowSize(config.window())
                        .minimumNumberOfCalls(config.minCalls())
                        .slowCallRateThreshold(config.slowCallRate())
                        .slowCallDurationThreshold(config.slowCallTime())
                        .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialRandomBackoff(
                                config.openTime(), BACK_OFF, JITTER, config.longestOpenTime()))
                        .permittedNumberOfCallsInHalfOpenState(config.halfOpenCalls())
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            State to = event.getStateTransition().getToState();
            LOG.info("breaker around the shadow ({}) is {}", shadow.label(), to);
            moved.accept(shadow, to == State.OPEN);
        });
    }

    /** Asks to contact the shadow; who gets leave says afterwards how it went. */
    boolean tryAcquire() {
        return breaker.tryAcquirePermission();
    }

    void succeeded(long elapsedNanos) {
        if (!answering) {
            answering = true;
        }
        breaker.onSuccess(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    void failed(long elapsedNanos, RuntimeException failure) {
        answering = false;
        breaker.onError(elapsedNanos, TimeUnit.NANOSECONDS, failure);
    }

    /** Leave was not used for the shadow. */
    void unused() {
        breaker.releasePermission();
    }

    /** Returns whether the shadow answered when it was last contacted; the lanes go on asking one that did not. */
    boolean answering() {
        return answering;
    }

    boolean closed() {
        return breaker.getState() == State.CLOSED;
    }

    String state() {
        return breaker.getState().name().toLowerCase(Locale.ROOT);
    }
}
