package io.crossfade.backfill.backup;

import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Looks whether every primary of the source has saved its data lately, or has it do so. */
public final class BackupCheck {
    private static final Duration LONGEST_SAVE = Duration.ofHours(2);
    private static final long LOOK_NANOS = 200_000_000;

    private BackupCheck() {}

    /**
     * Tells when the source last saved. Blocks for a few round trips to each primary.
     *
     * @throws io.crossfade.spi.LinkException if one cannot be reached
     */
    public static Backup look(RedisSide source) {
        try (RedisLink link = source.lease()) {
            return link.primaries().stream()
                    .map(primary -> SaveInfo.of(primary.link()).backup())
                    .reduce(Backup::worse)
                    .orElseGet(() -> Backup.unknown("there is no primary"));
        }
    }

    /**
     * Sees to it that there is a backup as {@code config} wants it. Blocks while the source saves, for two hours at most; an interrupt
     * ends the wait, not the save.
     *
     * @param notes is told what a person should know, a line each
     * @throws BackupRefusedException if there is none
     * @throws io.crossfade.spi.LinkException if a primary cannot be reached
     */
    public static void require(RedisSide source, BackupConfig config, Consumer<String> notes) {
        require(source, config, () -> Thread.currentThread().isInterrupted(), notes);
    }

    /**
     * As {@link #require(RedisSide, BackupConfig, Consumer)}, with another end of the wait.
     *
     * @param ended tells, within 200 ms or so, that nobody waits any more
     */
    public static void require(RedisSide source, BackupConfig config, BooleanSupplier ended, Consumer<String> notes) {
        switch (config.need()) {
            case SKIP -> {}
            case TRIGGER -> save(source, ended, notes);
            case REQUIRED ->
                notes.accept("backup: " + recent(look(source), config.maxAge()).text());
        }
    }

    private static Backup recent(Backup backup, Duration maxAge) {
        if (backup.isWithin(maxAge)) {
            return backup;
        }
        throw new BackupRefusedException(
                switch (backup.kind()) {
                    case SAVED ->
                        backup.text() + ", more than the " + Backup.text(maxAge)
                                + " of --backup-max-age: have it save with --backup, or go on with --no-backup";
                    case NONE ->
                        backup.text()
                                + ", so there is no backup to go back to: have it save with --backup, or go on with --no-backup";
                    case UNKNOWN ->
                        backup.text()
                                + ": take a backup by the means of who runs it (snapshot, export), then go on with"
                                + " --no-backup";
                });
    }

    private static void save(RedisSide source, BooleanSupplier ended, Consumer<String> notes) {
        notes.accept("backup: the source saves its data (BGSAVE)");
        long start = System.nanoTime();
        try (RedisLink link = source.lease()) {
            List<BackgroundSave> saves = link.primaries().stream()
                    .map(Primary::link)
                    .map(BackgroundSave::begin)
                    .toList();
            for (BackgroundSave save : saves) {
                await(save, ended, start);
            }
        }
        notes.accept(
                "backup: the source has saved its data in " + Backup.text(Duration.ofNanos(System.nanoTime() - start)));
    }

    private static void await(BackgroundSave save, BooleanSupplier ended, long start) {
        while (!save.isDone()) {
            if (ended.getAsBoolean()) {
                throw new BackupRefusedException("interrupted while the source saves its data");
            }
            if (System.nanoTime() - start > LONGEST_SAVE.toNanos()) {
                throw new BackupRefusedException("the source has been saving its data for " + Backup.text(LONGEST_SAVE)
                        + ": wait for its end, then run again without --backup");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
