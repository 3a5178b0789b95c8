package io.crossfade;

/**
 * Figures of one database at one moment.
 *
 * @param source its number on the source
 * @param target its number on the target
 * @param dirtyKeys keys that may differ now, among them those just written and not yet checked
 * @param dirtySlots hash slots in which some key may differ that is not known by name
 * @param ledgerBytes about how much memory the dirty keys take
 * @param queuedWrites writes that wait in the lanes now
 * @param breaker {@code closed}, {@code open} or {@code half_open}: the breaker around the shadow
 */
public record DatabaseStatus(
        int source, int target, long dirtyKeys, int dirtySlots, long ledgerBytes, long queuedWrites, String breaker) {}
