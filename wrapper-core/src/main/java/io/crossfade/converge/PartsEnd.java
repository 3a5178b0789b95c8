package io.crossfade.converge;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A pass over a large value that ends before its end. Has no stack trace: it is an answer, not a failure. */
final class PartsEnd extends RuntimeException {
    /** Why it ends. */
    enum Kind {
        /** The key changed its type, or went: begin again. */
        TORN,
        /** The value moves faster than it can be compared; what was done stays. */
        MOVING,
        /** Values of its type are not taken apart. */
        UNKNOWN_TYPE,
        /** The caller does not want it any more. */
        STOPPED,
        /** A server refused; see the reason. */
        REFUSED,
        /** A part differs, and was to be looked at only. */
        DIFFERENT,
        /** A part was changing while it was looked at. */
        CHANGING
    }

    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable String reason;

    PartsEnd(Kind kind) {
        this(kind, null);
    }

    private PartsEnd(Kind kind, @Nullable String reason) {
        super(kind + (reason == null ? "" : ": " + reason), null, false, false);
        this.kind = kind;
        this.reason = reason;
    }

    static PartsEnd refused(String reason) {
        return new PartsEnd(Kind.REFUSED, reason);
    }

    Kind kind() {
        return kind;
    }

    /** The first word of a server's error, or a sentence. */
    String reason() {
        return String.valueOf(reason);
    }
}
