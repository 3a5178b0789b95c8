package io.crossfade.model;

/**
 * An error that a server answered.
 *
 * @param message the server's text, its code first, as in {@code WRONGTYPE Operation against a key ...}
 */
public record ErrorReply(String message) {
    /** Returns the first word of the message, such as {@code ERR}, {@code OOM} or {@code NOSCRIPT}. */
    public String code() {
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }
}
