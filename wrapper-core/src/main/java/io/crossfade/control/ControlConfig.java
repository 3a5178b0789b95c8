package io.crossfade.control;

import io.crossfade.handover.HandoverConfig;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Where the phase is kept, and what a process does that cannot reach it.
 *
 * @param plane where; the same on every instance; default {@link Plane#STATIC}: each process has its own
 * @param lease how long a process that has not reached the control plane counts as being in its phase, 1 s to 1 h; renewed three
 *     times in that time; longer than twice the longer read timeout of the two sides, and than 1.5 times that and 2.25 polls
 *     together; default 10 s
 * @param poll the time between two looks at the decision, 10 ms to 1 m, at most a third of the lease; while a change is under way
 *     they are about 10 ms apart; default 250 ms
 * @param whenLost what happens when the lease is over; default {@link WhenLost#REFUSE_WRITES}
 * @param start what happens if the decision cannot be learnt at the start; default {@link WhenUnknown#REFUSE}
 * @param startTimeout how long a start waits for the control plane, and for the end of a change that is under way, 100 ms to
 *     10 m; default 30 s; with {@link WhenUnknown#REFUSE} longer than the lease and four polls, since members that died in a change
 *     count until then
 */
public record ControlConfig(
        Plane plane, Duration lease, Duration poll, WhenLost whenLost, WhenUnknown start, Duration startTimeout) {
    private static final Setting<Plane> PLANE = Setting.choice("crossfade.control.plane", Plane.class, Plane.STATIC);
    private static final Setting<Duration> LEASE = Setting.duration(
            "crossfade.control.lease", Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(10));
    private static final Setting<Duration> POLL = Setting.duration(
            "crossfade.control.poll", Duration.ofMillis(10), Duration.ofMinutes(1), Duration.ofMillis(250));
    private static final Setting<WhenLost> WHEN_LOST =
            Setting.choice("crossfade.control.when-lost", WhenLost.class, WhenLost.REFUSE_WRITES);
    private static final Setting<WhenUnknown> START =
            Setting.choice("crossfade.control.start", WhenUnknown.class, WhenUnknown.REFUSE);
    private static final Setting<Duration> START_TIMEOUT = Setting.duration(
            "crossfade.control.start-timeout", Duration.ofMillis(100), Duration.ofMinutes(10), Duration.ofSeconds(30));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range, or the poll is longer than a third of the lease
     */
    public ControlConfig {
        PLANE.check(plane);
        LEASE.check(lease);
        POLL.check(poll);
        WHEN_LOST.check(whenLost);
        START.check(start);
        START_TIMEOUT.check(startTimeout);
        if (poll.compareTo(lease.dividedBy(3)) > 0) {
            throw new IllegalArgumentException(
                    POLL + "=" + poll.toMillis() + "ms is not allowed; allowed: at most a third of " + LEASE);
        }
    }

    /** Returns the defaults. */
    public static ControlConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.control.*} settings. */
    public static ControlConfig from(Settings settings) {
        return new ControlConfig(
                settings.get(PLANE),
                settings.get(LEASE),
                settings.get(POLL),
                settings.get(WHEN_LOST),
                settings.get(START),
                settings.get(START_TIMEOUT));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(PLANE, LEASE, POLL, WHEN_LOST, START, START_TIMEOUT);
    }

    /**
     * Returns these settings if they fit what they depend on.
     *
     * @param readTimeout the longer one of the two sides
     * @param handover the hand-over record of the instances
     * @throws IllegalArgumentException if there is a control plane and the lease is too short for the read timeout and the poll, there is no
     *     hand-over record, its lease is shorter than one and a half of this one, or a start gives up too early
     */
    public ControlConfig requireToFit(Duration readTimeout, HandoverConfig handover) {
        if (plane == Plane.STATIC) {
            return this;
        }
        // renewed after a third of it and one poll, which may be half as long again; no write begins in its last read
        // timeout
        Duration renewed = readTimeout
                .plus(poll.multipliedBy(3).dividedBy(2))
                .multipliedBy(3)
                .dividedBy(2);
        Duration shortest = Collections.max(List.of(readTimeout.multipliedBy(2), renewed));
        if (lease.compareTo(shortest) <= 0) {
            throw new IllegalArgumentException(LEASE + "=" + lease.toMillis() + "ms is not allowed; allowed: more than "
                    + shortest.toMillis() + "ms, by the read-timeout of the sides, " + readTimeout.toMillis()
                    + "ms, and "
                    + POLL);
        }
        if (!handover.enabled()) {
            throw new IllegalArgumentException(PLANE + "=" + plane.name().toLowerCase(Locale.ROOT)
                    + " is not allowed without crossfade.handover.enabled=true; allowed: static, or a hand-over record, which"
                    + " tells what an instance that is lost has left different on the two sides");
        }
        // both are renewed every third of themselves: nobody is paid for who may still write
        if (handover.lease().multipliedBy(2).compareTo(lease.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("crossfade.handover.lease="
                    + handover.lease().toMillis() + "ms is not allowed; allowed: at least one and a half times " + LEASE
                    + ", " + lease.toMillis() + "ms, so that it is over only when the instance writes no more");
        }
        Duration least = lease.plus(poll.multipliedBy(4));
        if (start == WhenUnknown.REFUSE && startTimeout.compareTo(least) <= 0) {
            throw new IllegalArgumentException(START_TIMEOUT + "=" + startTimeout.toMillis()
                    + "ms is not allowed; allowed: more than " + LEASE + " and four times " + POLL + ", "
                    + least.toMillis() + "ms: members that died in a change count until their lease is over");
        }
        return this;
    }

    /** Returns a copy with this plane. */
    public ControlConfig withPlane(Plane value) {
        return new ControlConfig(value, lease, poll, whenLost, start, startTimeout);
    }

    /** Returns a copy with this lease. */
    public ControlConfig withLease(Duration value) {
        return new ControlConfig(plane, value, poll, whenLost, start, startTimeout);
    }

    /** Returns a copy that looks so often. */
    public ControlConfig withPoll(Duration value) {
        return new ControlConfig(plane, lease, value, whenLost, start, startTimeout);
    }

    /** Returns a copy that does this when it is lost. */
    public ControlConfig withWhenLost(WhenLost value) {
        return new ControlConfig(plane, lease, poll, value, start, startTimeout);
    }

    /** Returns a copy that starts, or not, when the decision cannot be learnt. */
    public ControlConfig withStart(WhenUnknown value) {
        return new ControlConfig(plane, lease, poll, whenLost, value, startTimeout);
    }

    /** Returns a copy whose start waits at most so long. */
    public ControlConfig withStartTimeout(Duration value) {
        return new ControlConfig(plane, lease, poll, whenLost, start, value);
    }

    Duration renewal() {
        return lease.dividedBy(3);
    }
}
