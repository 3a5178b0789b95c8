package io.crossfade.backfill.cli;

import io.crossfade.backfill.fast.FastImport;
import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the target's servers for the length of a job: changed for a fast import and restored, or just restored if an
 * earlier run has left them changed. To be opened after, and so closed before, the {@link Interruption} of the job.
 */
final class TargetSettings implements AutoCloseable {
    private final FileOptions.Loaded loaded;
    private final Console console;
    private final RedisSide target;
    private @Nullable FastImport fast;
    private boolean restored = true;

    private TargetSettings(FileOptions.Loaded loaded, Console console) {
        this.loaded = loaded;
        this.console = console;
        this.target = open(loaded);
    }

    /** Restores what an earlier run has left. */
    static TargetSettings settled(FileOptions.Loaded loaded, Console console) {
        TargetSettings settings = new TargetSettings(loaded, console);
        settings.restored = FastImport.settle(settings.target, settings::replica, settings::tell);
        return settings;
    }

    /** Changes them for a fast import, whose keys come from a file. */
    static TargetSettings fast(FileOptions.Loaded loaded, Console console) {
        TargetSettings settings = new TargetSettings(loaded, console);
        settings.fast = FastImport.begin(settings.target, settings::replica, settings::tell);
        return settings;
    }

    /**
     * Changes them for a fast import from the source if {@code fast} is wanted, else restores what an earlier run has left.
     *
     * @throws io.crossfade.backfill.local.JobException if a server cannot be reached
     */
    static TargetSettings of(FileOptions.Loaded loaded, List<DatabasePair> databases, boolean fast, Console console) {
        if (!fast) {
            return settled(loaded, console);
        }
        return areOneServer(loaded, databases.get(0)) ? new TargetSettings(loaded, console) : fast(loaded, console);
    }

    /** Then the job refuses to begin; the source must stay as it is. */
    private static boolean areOneServer(FileOptions.Loaded loaded, DatabasePair database) {
        try (RedisSide source = loaded.open(Side.SOURCE, database, 1);
                RedisSide target = loaded.open(Side.TARGET, database, 1)) {
            return ServerInfo.of(source).isSameServerAs(ServerInfo.of(target));
        }
    }

    /** Returns what is to be restored on the target; empty if nothing, or if that is not known. */
    static String pending(FileOptions.Loaded loaded) {
        try (RedisSide target = open(loaded)) {
            return FastImport.pending(target);
        }
    }

    /** Opens the database that keeps the record in every run, whichever databases it is about. */
    private static RedisSide open(FileOptions.Loaded loaded) {
        return JedisSide.open(Side.TARGET, loaded.config().target());
    }

    private RedisSide replica(NodeAddress address) {
        SideConfig like = loaded.config().target();
        return JedisSide.open(
                Side.TARGET,
                new SideConfig(
                        address.host(),
                        address.port(),
                        like.user(),
                        like.password(),
                        like.database(),
                        like.tls(),
                        like.connectTimeout(),
                        like.readTimeout(),
                        1,
                        Topology.standalone(),
                        like.tlsFiles()));
    }

    private void tell(String note) {
        console.tell(note);
    }

    /** Returns how the job reaches the servers. */
    FileOptions.Loaded loaded() {
        FastImport begun = fast;
        return begun == null ? loaded : loaded.withTargets(begun::around);
    }

    /** The job has ended with {@code code}: restores the settings, and returns how the command ends. */
    int end(int code) {
        FastImport begun = fast;
        boolean all = begun == null ? restored : begun.restore();
        return all || code != ExitCode.DONE.code() ? code : ExitCode.SERVERS_UNSUITABLE.code();
    }

    /** Restores the settings if the job has failed. */
    @Override
    public void close() {
        if (fast != null) {
            fast.close();
        }
        target.close();
    }
}
