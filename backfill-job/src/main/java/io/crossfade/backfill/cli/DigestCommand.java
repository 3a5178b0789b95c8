package io.crossfade.backfill.cli;

import io.crossfade.backfill.digest.DigestFile;
import io.crossfade.backfill.digest.SideDigest;
import io.crossfade.backfill.local.Digesting;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossfade digest}. */
@Command(
        name = "digest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Writes down what one side holds, as digests of 16,384 buckets, in a file of a few megabytes. Run it near each"
                        + " side; then verify --digests looks only at the buckets that differ. Digests of equal values are equal, whatever the"
                        + " versions and encodings.")
final class DigestCommand implements Callable<Integer>, Verbose {
    private final Console console;

    @Mixin
    private JobOptions job = new JobOptions();

    @Option(names = "--side", paramLabel = "source|target", required = true, description = "Whose keys.")
    private Side side = Side.SOURCE;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to write the digests.")
    private Path out = Path.of("");

    @Option(
            names = "--expiring-after",
            paramLabel = "TIME",
            description =
                    "Leave out keys, and fields of hashes, that expire before this time, such as 2026-11-24T06:00:00Z: they may"
                            + " be gone when the other side is looked at. Give the same for both sides. Default: leave out none.")
    private Instant horizon = Instant.EPOCH;

    DigestCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return job.verbose();
    }

    @Override
    public Integer call() {
        FileOptions.Loaded loaded = job.load();
        DatabasePair database = one(job.databases(loaded));
        VerifyConfig config = loaded.settings().as(VerifyConfig::from);
        VerifyConfig wanted = config.withWalk(job.over(config.walk()));
        try (OutputOptions.Measured measured = job.output().measure(console, "digest", List.of());
                RedisSide redis = loaded.open(
                        side, database, Digesting.CONNECTIONS * wanted.walk().workers())) {
            Digesting digesting = Digesting.create(redis, database, wanted, horizon);
            try (Interruption interruption = Interruption.calls(digesting::cancel)) {
                return tell(run(digesting));
            }
        }
    }

    /** A file is of one database. */
    static DatabasePair one(List<DatabasePair> databases) {
        if (databases.size() != 1) {
            throw new IllegalArgumentException(
                    "digests are of one database; name one of " + databases + " with --databases");
        }
        return databases.get(0);
    }

    private Optional<SideDigest> run(Digesting digesting) {
        try (ShownProgress progress = job.output().show(console)) {
            return digesting.run(progress);
        }
    }

    private int tell(Optional<SideDigest> result) {
        if (result.isEmpty()) {
            console.tell("crossfade: interrupted; no digests were written");
            return ExitCode.INTERRUPTED.code();
        }
        SideDigest digest = result.get();
        DigestFile.write(out, digest);
        job.output().write(console, DigestReports.text(digest, out), DigestReports.json(digest, out));
        return ExitCode.DONE.code();
    }
}
