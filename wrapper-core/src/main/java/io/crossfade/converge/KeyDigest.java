package io.crossfade.converge;

/**
 * What one server holds under a key, in a few numbers that any other server has for the same, whatever its version and encodings.
 *
 * @param state whether there is a value, and whether it could be read
 * @param content stands for name, type and content of the key, and for whether it expires; zero without a value
 * @param counters stands for what a stream counts besides its content; zero where the server does not count, and of other types
 * @param expiresAtMillis when the key expires, in milliseconds since 1970 by the server's clock; below 0 if it does not
 */
public record KeyDigest(State state, Sum128 content, Sum128 counters, long expiresAtMillis) {
    static final KeyDigest ABSENT = new KeyDigest(State.ABSENT, Sum128.ZERO, Sum128.ZERO, Expiry.NEVER);
    static final KeyDigest UNREAD = new KeyDigest(State.UNREAD, Sum128.ZERO, Sum128.ZERO, Expiry.NEVER);

    /** Whether there is a digest. */
    public enum State {
        /** There is a value, and this is its digest. */
        READ,
        /** There is no such key any more. */
        ABSENT,
        /** There is a value without a digest: it is of a module's type, was refused, or changed each time it was read. */
        UNREAD
    }
}
