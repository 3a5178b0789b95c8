package io.crossfade.backfill.verify;

import io.crossfade.converge.Difference;
import io.crossfade.converge.ValueDetail;
import io.crossfade.model.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key that differed.
 *
 * @param key the key
 * @param difference in what
 * @param repaired whether both sides are equal again
 * @param detail in which parts of its value, before that; null if nobody looked, or nobody could tell
 */
public record Finding(Key key, Difference difference, boolean repaired, @Nullable ValueDetail detail) {}
