package io.crossfade.backfill.cli;

import io.crossfade.ConfigLoader;
import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.engine.ClusterConfig;
import io.crossfade.backfill.fast.FastImportConfig;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.jedis.JedisSide;
import io.crossfade.mapping.MappedSide;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that every command has: the configuration file, and how much to tell. */
final class FileOptions {
    private static final String PREFIX = "crossfade.backfill";
    private static final int SPARE_CONNECTIONS = 3;
    private static final Duration HINT_PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The settings file that the application has, .yml, .yaml or .properties.")
    private Path file = Path.of("");

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    /** Reads the file; a setting of the backfill that is none is refused, too. */
    Loaded load() {
        Settings settings = ConfigLoader.read(file);
        settings.under(PREFIX).requireKnown(knownSettings());
        return new Loaded(settings, ConfigLoader.from(settings));
    }

    private static List<Setting<?>> knownSettings() {
        return Stream.of(
                        BackfillConfig.settings(),
                        VerifyConfig.settings(),
                        ClusterConfig.settings(),
                        FastImportConfig.settings(),
                        BackupConfig.settings())
                .flatMap(List::stream)
                .<Setting<?>>map(setting -> setting)
                .toList();
    }

    /**
     * What the file says.
     *
     * @param settings its texts
     * @param config what they mean for the application
     * @param aroundTarget what is done with each target that is opened
     */
    record Loaded(Settings settings, CrossfadeConfig config, UnaryOperator<RedisSide> aroundTarget) {
        Loaded(Settings settings, CrossfadeConfig config) {
            this(settings, config, UnaryOperator.identity());
        }

        Loaded withTargets(UnaryOperator<RedisSide> around) {
            return new Loaded(settings, config, around);
        }

        /** Opens a database of the source for hints: one that stands still for a while has not lost any. */
        RedisSide openForHints(DatabasePair database) {
            SideConfig wanted = config.side(Side.SOURCE, database);
            Duration patience =
                    wanted.readTimeout().compareTo(HINT_PATIENCE) < 0 ? HINT_PATIENCE : wanted.readTimeout();
            return JedisSide.open(
                    Side.SOURCE,
                    wanted.withTimeouts(wanted.connectTimeout(), patience)
                            .withPoolSize(Math.max(wanted.poolSize(), SPARE_CONNECTIONS)));
        }

        /** Opens a database of the target in which keys have the names that they are given. */
        RedisSide openPlain(DatabasePair database, int workers) {
            SideConfig wanted = config.side(Side.TARGET, database);
            return aroundTarget.apply(JedisSide.open(
                    Side.TARGET, wanted.withPoolSize(Math.max(wanted.poolSize(), workers + SPARE_CONNECTIONS))));
        }

        /** Opens a database of a side whose pool has room for {@code workers}, whatever the application's is. */
        RedisSide open(Side side, DatabasePair database, int workers) {
            SideConfig wanted = config.side(side, database);
            SideConfig roomy = wanted.withPoolSize(Math.max(wanted.poolSize(), workers + SPARE_CONNECTIONS));
            RedisSide opened = MappedSide.of(JedisSide.open(side, roomy), config.mapping(database));
            return side == Side.TARGET ? aroundTarget.apply(opened) : opened;
        }
    }
}
