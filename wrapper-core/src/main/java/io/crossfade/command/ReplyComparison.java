package io.crossfade.command;

/** When two replies to the same read, one from each side, mean the same. */
public enum ReplyComparison {
    /** Equal, element by element. */
    EXACT,
    /** The same elements in any order. */
    UNORDERED,
    /** The same pairs (element 2n with 2n + 1) in any order. */
    UNORDERED_PAIRS,
    /** Numbers of equal value, however they are written; {@code null} equals {@code null}. */
    FLOAT,
    /** Element by element, at any depth, each equal or a number of equal value. */
    SCORES,
    /** Times in seconds, one or a list; not negative ones may differ by a tolerance. */
    EXPIRY_SECONDS,
    /** Times in milliseconds, one or a list; not negative ones may differ by a tolerance. */
    EXPIRY_MILLIS,
    /** Not comparable: random, a cursor, or of the server itself. */
    NONE
}
