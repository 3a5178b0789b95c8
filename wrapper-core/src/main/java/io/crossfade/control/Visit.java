package io.crossfade.control;

import org.jspecify.annotations.Nullable;

/**
 * What one member makes of the state.
 *
 * @param after the state as it should be
 * @param entry the entry of this member that is written with it; null if it writes none
 * @param members how many members there are, without those that are lost
 * @param confirmed whether all others have looked at the same state since this member came, or came back
 */
record Visit(FleetState after, @Nullable Member entry, int members, boolean confirmed) {}
