package io.crossfade.backfill.verify;

import io.crossfade.converge.Difference;
import io.crossfade.model.Key;

/**
 * A key that differed.
 *
 * @param key the key
 * @param difference in what
 * @param repaired whether both sides are equal again
 */
public record Finding(Key key, Difference difference, boolean repaired) {}
