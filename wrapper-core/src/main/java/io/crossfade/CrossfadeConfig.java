package io.crossfade;

import static java.util.Objects.requireNonNull;

import io.crossfade.control.ControlConfig;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.Carrying;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.verify.ShadowReadConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is set about a migration. Immutable; checked when made. docs/configuration.md lists every setting.
 *
 * @param phase the phase this process starts in; default {@link MigrationPhase#SOURCE_ONLY}
 * @param carrying whether carrying is paused from the start: {@link Crossfade#pauseCarrying()}; default {@link Carrying#RUNNING}
 * @param source how to reach the old instance
 * @param target how to reach the new instance; must be another endpoint or database than the source
 * @param carry how writes are brought to the shadow
 * @param ledger how many dirty keys are kept
 * @param breaker when a sick shadow is left alone
 * @param lazy whether keys are copied on first touch
 * @param shadowRead which reads are compared
 * @param cutover how long a change of authority may take
 * @param converge how keys are made equal
 * @param namespaces what is different for the keys of some patterns; default nothing
 * @param unknownCommands what happens to a command the table does not know; default {@link UnknownCommands#FAIL}
 * @param instance the name of this process in the servers' lists of clients; null for its host and process number
 * @param databases the databases that are migrated; an empty list stands for the one that the two sides name
 * @param keyspaceCommands what happens to FLUSHDB, FLUSHALL and SWAPDB; default {@link KeyspaceCommands#REFUSE}
 * @param handover whether an unclean end of an instance is noticed by the others
 * @param control where the phase is kept, and what an instance does that cannot reach it
 */
public record CrossfadeConfig(
        MigrationPhase phase,
        Carrying carrying,
        SideConfig source,
        SideConfig target,
        CarryConfig carry,
        LedgerConfig ledger,
        BreakerConfig breaker,
        LazyConfig lazy,
        ShadowReadConfig shadowRead,
        CutoverConfig cutover,
        ConvergeConfig converge,
        Namespaces namespaces,
        UnknownCommands unknownCommands,
        @Nullable String instance,
        List<DatabasePair> databases,
        KeyspaceCommands keyspaceCommands,
        HandoverConfig handover,
        ControlConfig control) {
    private static final String SOURCE = "crossfade.source";
    private static final String TARGET = "crossfade.target";
    private static final Setting<MigrationPhase> PHASE =
            Setting.choice("crossfade.phase", MigrationPhase.class, MigrationPhase.SOURCE_ONLY);
    private static final Setting<Carrying> CARRYING =
            Setting.choice("crossfade.carrying", Carrying.class, Carrying.RUNNING);
    private static final Setting<UnknownCommands> UNKNOWN_COMMANDS =
            Setting.choice("crossfade.unknown-commands", UnknownCommands.class, UnknownCommands.FAIL);
    private static final Setting<String> INSTANCE = Setting.text("crossfade.instance", null);
    private static final Setting<KeyspaceCommands> KEYSPACE_COMMANDS =
            Setting.choice("crossfade.keyspace-commands", KeyspaceCommands.class, KeyspaceCommands.REFUSE);

    /**
     * Checks that nothing is missing, that the two sides differ, and that each database has one of its own on either side.
     *
     * @throws IllegalArgumentException if both sides name the same host, port and database, the databases are not one to one or
     *     lack that of the source, or the control plane does not fit the rest
     */
    public CrossfadeConfig {
        PHASE.check(phase);
        CARRYING.check(carrying);
        requireNonNull(source, "source");
        requireNonNull(target, "target");
        requireNonNull(carry, "carry");
        requireNonNull(ledger, "ledger");
        requireNonNull(breaker, "breaker");
        requireNonNull(lazy, "lazy");
        requireNonNull(shadowRead, "shadowRead");
        requireNonNull(cutover, "cutover");
        requireNonNull(converge, "converge");
        requireNonNull(namespaces, "namespaces");
        UNKNOWN_COMMANDS.check(unknownCommands);
        if (instance != null && !instance.matches("[!-~]{1,100}")) {
            throw new IllegalArgumentException(
                    INSTANCE + "=" + instance + " is not allowed; allowed: 1 to 100 printable characters, no spaces");
        }
        databases = DatabasePairs.of(requireNonNull(databases, "databases"), source, target);
        KEYSPACE_COMMANDS.check(keyspaceCommands);
        requireNonNull(handover, "handover");
        requireNonNull(control, "control").requireToFit(longer(source, target), handover);
        requireTwo(source, target, databases);
    }

    /** On one server no database may be both on the source and on the target. */
    private static void requireTwo(SideConfig source, SideConfig target, List<DatabasePair> databases) {
        for (DatabasePair one : databases) {
            for (DatabasePair other : databases) {
                if (source.withDatabase(one.source()).isSameAs(target.withDatabase(other.target()))) {
                    String named = target.topology().kind() == Topology.Kind.STANDALONE
                            ? TARGET + ".host=" + target.host() + ", " + TARGET + ".port=" + target.port()
                            : TARGET + ".nodes=" + target.topology().nodes();
                    throw new IllegalArgumentException(
                            named + " is not allowed; allowed: another endpoint or database than " + SOURCE);
                }
            }
        }
    }

    /** Reads the settings, each from its own record. */
    static CrossfadeConfig from(Settings settings) {
        List<DatabasePair> databases = settings.get(DatabasePairs.DATABASES);
        SideConfig source = SideConfig.from(settings, SOURCE);
        return new CrossfadeConfig(
                settings.get(PHASE),
                settings.get(CARRYING),
                source,
                target(settings, source, databases),
                CarryConfig.from(settings),
                LedgerConfig.from(settings),
                BreakerConfig.from(settings),
                LazyConfig.from(settings),
                ShadowReadConfig.from(settings),
                CutoverConfig.from(settings),
                ConvergeConfig.from(settings),
                Namespaces.from(settings),
                settings.get(UNKNOWN_COMMANDS),
                settings.find(INSTANCE),
                databases,
                settings.get(KEYSPACE_COMMANDS),
                HandoverConfig.from(settings),
                ControlConfig.from(settings));
    }

    /** The list of databases says which one the target begins with, unless the target does. */
    private static SideConfig target(Settings settings, SideConfig source, List<DatabasePair> databases) {
        SideConfig target = SideConfig.from(settings, TARGET);
        boolean said = SideConfig.settings(TARGET).stream()
                .anyMatch(setting -> setting.key().equals(TARGET + ".database") && settings.find(setting) != null);
        return said
                ? target
                : target.withDatabase(DatabasePairs.targetOf(databases, source.database(), target.database()));
    }

    /** Returns every setting there is, in the order of the documentation. */
    public static List<Setting<?>> settings() {
        return Stream.of(
                        List.<Setting<?>>of(
                                PHASE,
                                CARRYING,
                                UNKNOWN_COMMANDS,
                                INSTANCE,
                                DatabasePairs.DATABASES,
                                KEYSPACE_COMMANDS),
                        SideConfig.settings(SOURCE),
                        SideConfig.settings(TARGET),
                        CarryConfig.settings(),
                        LedgerConfig.settings(),
                        BreakerConfig.settings(),
                        LazyConfig.settings(),
                        ShadowReadConfig.settings(),
                        CutoverConfig.settings(),
                        ConvergeConfig.settings(),
                        HandoverConfig.settings(),
                        ControlConfig.settings(),
                        Namespaces.settings())
                .<Setting<?>>flatMap(List::stream)
                .toList();
    }

    /** Returns a builder with every default; {@code source} and {@code target} have to be set. */
    public static CrossfadeConfigBuilder builder() {
        return new CrossfadeConfigBuilder();
    }

    /** Returns a builder that begins with these settings. */
    public CrossfadeConfigBuilder toBuilder() {
        return new CrossfadeConfigBuilder(this);
    }

    /** Returns how to reach {@code database} on {@code side}. */
    public SideConfig side(Side side, DatabasePair database) {
        return side(side).withDatabase(database.on(side));
    }

    /** Returns the longer one of the read timeouts of the two sides. */
    public Duration longestReadTimeout() {
        return longer(source, target);
    }

    private static Duration longer(SideConfig one, SideConfig other) {
        return one.readTimeout().compareTo(other.readTimeout()) > 0 ? one.readTimeout() : other.readTimeout();
    }

    /** Returns how the keys of {@code database} are called on the target; null if as on the source. */
    public @Nullable KeyMapping mapping(DatabasePair database) {
        return KeyMapping.of(database, databases);
    }

    /** Returns how to reach {@code side}. */
    public SideConfig side(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }
}
