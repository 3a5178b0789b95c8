package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.JobFailure;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the process tells its caller. The numbers are part of the interface and do not change. */
public enum ExitCode {
    /** The command did all it was asked to; for a verification: both sides are equal. */
    DONE(0, "done; for verify: both sides are equal"),
    /** Keys were quarantined, still differ, or may differ since an interrupted backfill could not see to them. */
    KEYS_LEFT(1, "keys were quarantined, still differ or may differ"),
    /** The command line or the configuration is wrong. */
    USAGE(2, "wrong command line or configuration"),
    /** The source cannot be reached. */
    SOURCE_UNREACHABLE(3, "the source cannot be reached"),
    /** The target cannot be reached. */
    TARGET_UNREACHABLE(4, "the target cannot be reached"),
    /** A server refused the password or a command. */
    ACCESS_DENIED(5, "wrong password, or a permission is missing"),
    /** Source and target are one server. */
    SAME_SERVER(6, "source and target are the same server"),
    /** Ended by a signal. */
    INTERRUPTED(7, "interrupted; a backfill's checkpoint is saved"),
    /** The checkpoint file cannot be used. */
    CHECKPOINT_REFUSED(8, "the checkpoint cannot be used"),
    /** A server did something the job cannot work with. */
    SERVERS_UNSUITABLE(9, "a server did something the job cannot work with"),
    /** The target evicts keys. */
    TARGET_FULL(10, "the target evicts keys; a backfill's checkpoint is saved"),
    /** What is read instead of the source's keys is damaged or not known. */
    FEED_UNREADABLE(11, "a file or a replication stream cannot be read"),
    /** Ended by {@code crossfade stop}. */
    STOPPED(12, "stopped by command; a backfill's checkpoint is saved"),
    /** There is nothing to pause, resume or stop. */
    NOT_RUNNING(13, "no backfill is running with this checkpoint, or it did not end in time"),
    /** The source has no such backup as a backfill is to begin with. */
    NO_BACKUP(14, "the source has no recent backup, or does not tell of one"),
    /** The target has become the authority while its source was followed. */
    AUTHORITY_MOVED(15, "the target is the authority: the source is not followed any more"),
    /** A defect of this program. */
    INTERNAL(70, "internal error; run again with --verbose and report it");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** Returns the number. */
    public int code() {
        return code;
    }

    /** Returns what the number means, in a few words. */
    public String meaning() {
        return meaning;
    }

    static ExitCode of(JobFailure failure) {
        return switch (failure) {
            case SOURCE_UNREACHABLE -> SOURCE_UNREACHABLE;
            case TARGET_UNREACHABLE -> TARGET_UNREACHABLE;
            case ACCESS_DENIED -> ACCESS_DENIED;
            case SAME_SERVER -> SAME_SERVER;
            case SERVERS_UNSUITABLE -> SERVERS_UNSUITABLE;
            case TARGET_FULL -> TARGET_FULL;
            case FEED_UNREADABLE -> FEED_UNREADABLE;
            case AUTHORITY_MOVED -> AUTHORITY_MOVED;
        };
    }

    /** Returns the table for the help text. */
    static String table() {
        return Stream.of(values())
                .map(exit -> String.format("  %2d  %s%n", exit.code, exit.meaning))
                .collect(Collectors.joining());
    }
}
