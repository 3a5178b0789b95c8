package io.crossfade;

import static java.util.Objects.requireNonNull;

import io.crossfade.control.ControlConfig;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.Carrying;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.namespace.Namespaces;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.verify.ShadowReadConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a {@link CrossfadeConfig}. What is not set keeps its default. Not thread-safe. */
public final class CrossfadeConfigBuilder {
    private MigrationPhase phase = MigrationPhase.SOURCE_ONLY;
    private Carrying carrying = Carrying.RUNNING;
    private @Nullable SideConfig source;
    private @Nullable SideConfig target;
    private CarryConfig carry = CarryConfig.defaults();
    private LedgerConfig ledger = LedgerConfig.defaults();
    private BreakerConfig breaker = BreakerConfig.defaults();
    private LazyConfig lazy = LazyConfig.defaults();
    private ShadowReadConfig shadowRead = ShadowReadConfig.defaults();
    private CutoverConfig cutover = CutoverConfig.defaults();
    private ConvergeConfig converge = ConvergeConfig.defaults();
    private Namespaces namespaces = Namespaces.none();
    private UnknownCommands unknownCommands = UnknownCommands.FAIL;
    private @Nullable String instance;
    private List<DatabasePair> databases = List.of();
    private KeyspaceCommands keyspaceCommands = KeyspaceCommands.REFUSE;
    private HandoverConfig handover = HandoverConfig.defaults();
    private ControlConfig control = ControlConfig.defaults();

    CrossfadeConfigBuilder() {}

    CrossfadeConfigBuilder(CrossfadeConfig config) {
        phase = config.phase();
        carrying = config.carrying();
        source = config.source();
        target = config.target();
        carry = config.carry();
        ledger = config.ledger();
        breaker = config.breaker();
        lazy = config.lazy();
        shadowRead = config.shadowRead();
        cutover = config.cutover();
        converge = config.converge();
        namespaces = config.namespaces();
        unknownCommands = config.unknownCommands();
        instance = config.instance();
        List<DatabasePair> pairs = config.databases();
        databases = pairs.size() == 1 && pairs.get(0).prefix().isEmpty() ? List.of() : pairs;
        keyspaceCommands = config.keyspaceCommands();
        handover = config.handover();
        control = config.control();
    }

    /** Sets the phase this process starts in. */
    public CrossfadeConfigBuilder phase(MigrationPhase value) {
        this.phase = requireNonNull(value, "phase");
        return this;
    }

    /** Sets whether carrying is paused from the start. */
    public CrossfadeConfigBuilder carrying(Carrying value) {
        this.carrying = requireNonNull(value, "carrying");
        return this;
    }

    /** Sets how to reach the old instance. */
    public CrossfadeConfigBuilder source(SideConfig value) {
        this.source = requireNonNull(value, "source");
        return this;
    }

    /** Sets how to reach the new instance. */
    public CrossfadeConfigBuilder target(SideConfig value) {
        this.target = requireNonNull(value, "target");
        return this;
    }

    /** Sets how writes are brought to the shadow. */
    public CrossfadeConfigBuilder carry(CarryConfig value) {
        this.carry = requireNonNull(value, "carry");
        return this;
    }

    /** Sets how many dirty keys are kept. */
    public CrossfadeConfigBuilder ledger(LedgerConfig value) {
        this.ledger = requireNonNull(value, "ledger");
        return this;
    }

    /** Sets when a sick shadow is left alone. */
    public CrossfadeConfigBuilder breaker(BreakerConfig value) {
        this.breaker = requireNonNull(value, "breaker");
        return this;
    }

    /** Sets whether keys are copied on first touch. */
    public CrossfadeConfigBuilder lazy(LazyConfig value) {
        this.lazy = requireNonNull(value, "lazy");
        return this;
    }

    /** Sets which reads are compared. */
    public CrossfadeConfigBuilder shadowRead(ShadowReadConfig value) {
        this.shadowRead = requireNonNull(value, "shadowRead");
        return this;
    }

    /** Sets how long a change of authority may take. */
    public CrossfadeConfigBuilder cutover(CutoverConfig value) {
        this.cutover = requireNonNull(value, "cutover");
        return this;
    }

    /** Sets how keys are made equal. */
    public CrossfadeConfigBuilder converge(ConvergeConfig value) {
        this.converge = requireNonNull(value, "converge");
        return this;
    }

    /** Sets what is different for the keys of some patterns. */
    public CrossfadeConfigBuilder namespaces(Namespaces value) {
        this.namespaces = requireNonNull(value, "namespaces");
        return this;
    }

    /** Sets what happens to a command the table does not know. */
    public CrossfadeConfigBuilder unknownCommands(UnknownCommands value) {
        this.unknownCommands = requireNonNull(value, "unknownCommands");
        return this;
    }

    /** Sets the name of this process in the servers' lists of clients. */
    public CrossfadeConfigBuilder instance(String value) {
        this.instance = requireNonNull(value, "instance");
        return this;
    }

    /**
     * Sets the databases that are migrated; that of the source has to be among them. An empty list stands for the one that
     * the two sides name.
     */
    public CrossfadeConfigBuilder databases(List<DatabasePair> value) {
        this.databases = List.copyOf(value);
        return this;
    }

    /** Sets what happens to commands that change a database as a whole. */
    public CrossfadeConfigBuilder keyspaceCommands(KeyspaceCommands value) {
        this.keyspaceCommands = requireNonNull(value, "keyspaceCommands");
        return this;
    }

    /** Sets whether an unclean end of this instance is noticed by the others. */
    public CrossfadeConfigBuilder handover(HandoverConfig value) {
        this.handover = requireNonNull(value, "handover");
        return this;
    }

    /** Sets where the phase is kept, and what this instance does when it cannot reach it. */
    public CrossfadeConfigBuilder control(ControlConfig value) {
        this.control = requireNonNull(value, "control");
        return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if a side is missing or both are the same, or the databases are not one to one
     */
    public CrossfadeConfig build() {
        return new CrossfadeConfig(
                phase,
                carrying,
                present(source, "crossfade.source"),
                present(target, "crossfade.target"),
                carry,
                ledger,
                breaker,
                lazy,
                shadowRead,
                cutover,
                converge,
                namespaces,
                unknownCommands,
                instance,
                databases,
                keyspaceCommands,
                handover,
                control);
    }

    private static SideConfig present(@Nullable SideConfig side, String name) {
        if (side == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return side;
    }
}
