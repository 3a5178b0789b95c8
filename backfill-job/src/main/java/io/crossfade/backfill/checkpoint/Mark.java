package io.crossfade.backfill.checkpoint;

import io.crossfade.backfill.copy.KeyCounts;

/**
 * How far one slice is: everything before the position has ended.
 *
 * @param slice the slice's number; 0 for the opaque walk
 * @param position where to go on, in the form of the scan
 * @param done whether the slice is finished
 * @param counts the slice's keys up to here
 */
public record Mark(int slice, String position, boolean done, KeyCounts counts) {}
