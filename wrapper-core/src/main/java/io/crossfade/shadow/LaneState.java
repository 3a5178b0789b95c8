package io.crossfade.shadow;

import io.crossfade.model.Side;

/**
 * What the lanes are told to do.
 *
 * @param authority the side that is read; the other is written
 * @param active whether the shadow may be contacted; otherwise everything waits in the ledger
 */
record LaneState(Side authority, boolean active) {}
