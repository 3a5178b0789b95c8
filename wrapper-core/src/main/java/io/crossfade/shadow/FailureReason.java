package io.crossfade.shadow;

import io.crossfade.spi.LinkException;
import java.util.Locale;
import java.util.Map;

/** Why the shadow did not take what it was given. */
public enum FailureReason {
    /** It is at its memory limit and may not evict (OOM). */
    OUT_OF_MEMORY(true),
    /** It cannot save, and so refuses writes (MISCONF). */
    NOT_SAVING(true),
    /** It is a replica, or too few replicas are there (READONLY, NOREPLICAS). */
    READ_ONLY(true),
    /** It is not ready yet, or busy with a script (LOADING, MASTERDOWN, CLUSTERDOWN, TRYAGAIN, BUSY). */
    NOT_READY(true),
    /** Its user may not do that (NOPERM). */
    NOT_PERMITTED(false),
    /** It refuses credentials or database. */
    DENIED(false),
    /** It has as many connections as it may have. */
    TOO_MANY_CLIENTS(false),
    /** No connection could be had. */
    UNREACHABLE(false),
    /** A connection failed or timed out under way; what was sent may have been executed. */
    UNANSWERED(false),
    /** It has removed keys by itself to stay within its memory limit: counted in keys. */
    EVICTED(false),
    /** It refused a command, or a value, for a reason that concerns that alone. */
    REFUSED(false);

    private static final Map<String, FailureReason> BY_CODE = Map.of(
            "OOM", OUT_OF_MEMORY,
            "MISCONF", NOT_SAVING,
            "READONLY", READ_ONLY,
            "NOREPLICAS", READ_ONLY,
            "LOADING", NOT_READY,
            "MASTERDOWN", NOT_READY,
            "CLUSTERDOWN", NOT_READY,
            "TRYAGAIN", NOT_READY,
            "BUSY", NOT_READY,
            "NOPERM", NOT_PERMITTED);

    private final boolean everyWrite;

    FailureReason(boolean everyWrite) {
        this.everyWrite = everyWrite;
    }

    /** Returns whether the server would refuse other writes as well, so that it is to be left alone for a while. */
    boolean concernsEveryWrite() {
        return everyWrite;
    }

    /** Returns the reason that the first word of an error stands for. */
    static FailureReason of(String code) {
        return BY_CODE.getOrDefault(code, REFUSED);
    }

    /** Returns the reason for which a connection could not be had, or failed. */
    static FailureReason of(LinkException failure) {
        if (failure.isDenied()) {
            return DENIED;
        }
        if (failure.isOutcomeUnknown()) {
            return UNANSWERED;
        }
        Throwable cause = failure.getCause();
        String said = cause == null ? "" : String.valueOf(cause.getMessage());
        if (said.contains("max number of clients")) {
            return TOO_MANY_CLIENTS;
        }
        boolean notReady = String.valueOf(failure.getMessage()).contains("not ready");
        return notReady ? NOT_READY : BY_CODE.getOrDefault(said.split(" ", 2)[0], UNREACHABLE);
    }

    /** Returns the name for meters, such as {@code out-of-memory}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
