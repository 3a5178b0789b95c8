package io.crossfade.backfill.cli;

import io.crossfade.backfill.backup.Backup;
import io.crossfade.backfill.backup.BackupCheck;
import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.backup.BackupNeed;
import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets a backfill begin if the source has such a backup as is wanted. One that goes on where an earlier one was has begun already.
 *
 * @param loaded how to reach the source
 * @param database one of its databases
 * @param config what is wanted
 * @param goesOn tells whether the backfill goes on where an earlier one was
 * @param console is told when the source has saved
 */
record BackupGuard(
        FileOptions.Loaded loaded,
        DatabasePair database,
        BackupConfig config,
        BooleanSupplier goesOn,
        Console console) {
    private static final int ATTEMPTS = 3;

    /**
     * Blocks while the source saves, if it is to.
     *
     * @param ended tells that the command is to end instead
     * @throws io.crossfade.backfill.backup.BackupRefusedException if there is no such backup
     * @throws io.crossfade.backfill.local.JobException if the source cannot be reached
     */
    void check(BooleanSupplier ended) {
        if (config.need() == BackupNeed.SKIP) {
            return;
        }
        if (goesOn.getAsBoolean()) {
            console.tell("backup: not looked at, as this run goes on where an earlier one was");
            return;
        }
        try (RedisSide source = loaded.open(Side.SOURCE, database, 1)) {
            ask(source, () -> {
                BackupCheck.require(source, config, ended, console::tell);
                return source;
            });
        }
    }

    /** Returns what there is. */
    static Backup look(RedisSide source) {
        return ask(source, () -> BackupCheck.look(source));
    }

    /** What fails because the source cannot be reached is told as everywhere. */
    private static <T> T ask(RedisSide source, Supplier<T> question) {
        for (int attempt = 1; ; attempt++) {
            ServerInfo.of(source);
            try {
                return question.get();
            } catch (LinkException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
