package io.crossfade.shadow;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has happened to carried writes since the start. Thread-safe; every count only grows. */
public final class CarryCounters {
    final LongAdder replayed = new LongAdder();
    final LongAdder converged = new LongAdder();
    final LongAdder checked = new LongAdder();
    final LongAdder contradicted = new LongAdder();
    final LongAdder overflowed = new LongAdder();
    final LongAdder blocked = new LongAdder();
    private final Map<FailureReason, LongAdder> failures = new EnumMap<>(FailureReason.class);
    final LongAdder refused = new LongAdder();
    final LongAdder shadowFailures = new LongAdder();
    final LongAdder authorityFailures = new LongAdder();
    final LongAdder authorityReplacements = new LongAdder();
    final LongAdder divergencesFound = new LongAdder();
    final LongAdder divergencesHealed = new LongAdder();
    final LongAdder messages = new LongAdder();
    final LongAdder messagesLost = new LongAdder();

    /** Begins at zero. */
    public CarryCounters() {
        for (FailureReason reason : FailureReason.values()) {
            failures.put(reason, new LongAdder());
        }
    }

    @SuppressWarnings("NullAway") // every reason has one from the constructor on
    private LongAdder of(FailureReason reason) {
        return failures.get(reason);
    }

    void failed(FailureReason reason) {
        of(reason).increment();
    }

    void evicted(long keys) {
        of(FailureReason.EVICTED).add(keys);
    }

    /** Returns how often the shadow did not take what it was given, or keep it, for this reason. */
    public long failures(FailureReason reason) {
        return of(reason).sum();
    }

    /** Returns the writes that were replayed verbatim on the shadow. */
    public long replayed() {
        return replayed.sum();
    }

    /** Returns the keys whose state was copied to the shadow. */
    public long converged() {
        return converged.sum();
    }

    /** Returns the keys that were read on both sides and found equal, or were made equal. */
    public long checked() {
        return checked.sum();
    }

    /**
     * Returns the writes that the shadow answered with another number than the authority: it may hold another value, or have got writes
     * of one key in another order.
     */
    public long contradicted() {
        return contradicted.sum();
    }

    /** Returns the writes that found their lane full and became dirty keys at once. */
    public long overflowed() {
        return overflowed.sum();
    }

    /** Returns the writes whose caller waited because their lane was full. */
    public long blocked() {
        return blocked.sum();
    }

    /** Returns how often the shadow answered a carried write or copy with an error. */
    public long refused() {
        return refused.sum();
    }

    /** Returns how often a connection to the shadow failed or timed out. */
    public long shadowFailures() {
        return shadowFailures.sum();
    }

    /** Returns how often a connection to the authority failed while its state was read for the shadow. */
    public long authorityFailures() {
        return authorityFailures.sum();
    }

    /** Returns how often a process of the authority was found to be another one than before. */
    public long authorityReplacements() {
        return authorityReplacements.sum();
    }

    /** Returns how many keys a check found different. */
    public long divergencesFound() {
        return divergencesFound.sum();
    }

    /** Returns how many keys that were found different are equal again. */
    public long divergencesHealed() {
        return divergencesHealed.sum();
    }

    /** Returns the messages that were published on the shadow as well. */
    public long messages() {
        return messages.sum();
    }

    /** Returns the messages that the shadow did not get, or may not have got. */
    public long messagesLost() {
        return messagesLost.sum();
    }
}
