package io.crossfade.backfill.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.RedisLink;
import java.util.Locale;

/** A BGSAVE of one server. For one thread. */
final class BackgroundSave {
    /** Waits for the end of a rewrite of the append-only file instead of failing beside it. */
    private static final Command BGSAVE = Command.of("BGSAVE", "SCHEDULE");

    private static final long ONE_SECOND_AND_A_LOOK = 2;

    private final RedisLink server;
    private final SaveInfo before;
    private State state;

    /** What the server made of the command. */
    private enum State {
        /** It saves by our word. */
        STARTED,
        /** It will, when it has rewritten its append-only file. */
        SCHEDULED,
        /** It saves by somebody else's word: to its file, or to a replica alone. */
        BESIDE
    }

    private BackgroundSave(RedisLink server, SaveInfo before) {
        this.server = server;
        this.before = before;
        this.state = order();
    }

    /**
     * Begins one.
     *
     * @throws BackupRefusedException if the server does not let us
     */
    static BackgroundSave begin(RedisLink server) {
        return new BackgroundSave(server, SaveInfo.of(server));
    }

    private State order() {
        Object reply = server.exchange(BGSAVE);
        if (reply instanceof ErrorReply error) {
            if (error.message().toLowerCase(Locale.ROOT).contains("already in progress")) {
                return State.BESIDE;
            }
            throw new BackupRefusedException("the source does not let itself be saved (" + error.message()
                    + "): take a backup by the means of who runs it (snapshot, export), then go on with --no-backup");
        }
        boolean scheduled = reply instanceof byte[] text && new String(text, UTF_8).contains("scheduled");
        return scheduled ? State.SCHEDULED : State.STARTED;
    }

    /**
     * Returns whether the server has written its file since this was begun. Blocks for a few round trips.
     *
     * @throws BackupRefusedException if it has failed, or the server does not tell
     */
    boolean isDone() {
        SaveInfo now = SaveInfo.of(server);
        if (now.lastSave().isEmpty()) {
            throw new BackupRefusedException("the source does not tell whether BGSAVE has succeeded (" + now.trouble()
                    + "): look yourself, then go on with --no-backup");
        }
        if (now.lastSave().getAsLong() > before.lastSave().orElse(0)) {
            return true;
        }
        if (now.isSaving() || !now.tellsOfSaves()) {
            return false;
        }
        if (state == State.SCHEDULED && now.begun().orElse(0) == before.begun().orElse(0)) {
            return false;
        }
        if (state != State.BESIDE && hasEnded(now)) {
            return true;
        }
        state = order();
        return false;
    }

    /**
     * Returns whether it has written its file in the very second of the save before; else it was ended, as FLUSHALL does, and nothing
     * was written.
     */
    private boolean hasEnded(SaveInfo now) {
        if (now.hasFailed()) {
            throw new BackupRefusedException(
                    "BGSAVE of the source has failed (rdb_last_bgsave_status:err): its log says"
                            + " why; go on without a backup with --no-backup");
        }
        return now.now() <= before.lastSave().orElse(0) + ONE_SECOND_AND_A_LOOK;
    }
}
