package io.crossfade.backfill.feed;

/**
 * A place between two commands of an append-only file.
 *
 * @param part which of its files, from 0
 * @param offset how many bytes of that file stand before it; of the beginning of a file 0, also if it begins with a snapshot
 * @param database the database that the next command is about
 */
public record LogPlace(int part, long offset, int database) {
    /** Before anything. */
    public static final LogPlace BEGIN = new LogPlace(0, 0, 0);
}
