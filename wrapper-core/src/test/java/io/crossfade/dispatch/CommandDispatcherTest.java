package io.crossfade.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.UnknownCommands;
import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Routing with sides that cannot be reached: whatever is answered here was answered by the caller's own client. */
class CommandDispatcherTest {
    private static final Command SET = Command.of("SET", "key", "value");

    /** An instance that is down. */
    private static final class Unreachable implements RedisSide {
        private final Side side;
        private final AtomicInteger leases = new AtomicInteger();

        Unreachable(Side side) {
            this.side = side;
        }

        @Override
        public Side side() {
            return side;
        }

        @Override
        public String endpoint() {
            return "nowhere:0";
        }

        @Override
        public RedisLink lease() {
            leases.incrementAndGet();
            throw LinkException.unreachable("the " + side.label() + " is down", null);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** So that nobody waits at the end for a shadow that is down. */
    private static final BreakerConfig AT_THE_FIRST_FAILURE =
            new BreakerConfig(50, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 100, Duration.ofMinutes(1));

    private final Unreachable source = new Unreachable(Side.SOURCE);
    private final Unreachable target = new Unreachable(Side.TARGET);

    @ParameterizedTest
    @EnumSource(MigrationPhase.class)
    @Behaviour("DW-2")
    void call_shadowIsDown_theAuthorityAnswersInEachPhase(MigrationPhase phase) {
        try (Crossfade crossfade = start(phase, UnknownCommands.FAIL)) {
            CommandDispatcher dispatcher = crossfade.dispatcher();
            CommandSpec spec = dispatcher.admit(SET);

            assertThat(dispatcher.call(SET, spec, (side, command) -> side + " " + command.text(0)))
                    .isEqualTo(phase.authority() + " SET");
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationPhase.class)
    @Behaviour("DW-1")
    void call_authorityThrows_theVeryExceptionReachesTheCaller(MigrationPhase phase) {
        IllegalStateException own = new IllegalStateException("the client's own");
        try (Crossfade crossfade = start(phase, UnknownCommands.FAIL)) {
            CommandDispatcher dispatcher = crossfade.dispatcher();

            assertThatThrownBy(() -> dispatcher.call(SET, dispatcher.admit(SET), (side, command) -> {
                        throw own;
                    }))
                    .isSameAs(own);
        }
    }

    @Test
    @Behaviour("DW-3")
    void call_shadowIsDown_theKeyIsDirty() {
        try (Crossfade crossfade = start(MigrationPhase.DUAL_WRITE, UnknownCommands.FAIL)) {
            CommandDispatcher dispatcher = crossfade.dispatcher();
            dispatcher.call(SET, dispatcher.admit(SET), (side, command) -> "OK");

            await().until(() -> crossfade.status().dirtyKeys() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationPhase.class,
            names = {"SOURCE_ONLY", "TARGET_ONLY"})
    @Behaviour("PH-1")
    void call_phaseOfOneSide_contactsNoShadow(MigrationPhase phase) {
        try (Crossfade crossfade = start(phase, UnknownCommands.FAIL)) {
            CommandDispatcher dispatcher = crossfade.dispatcher();
            dispatcher.call(SET, dispatcher.admit(SET), (side, command) -> "OK");
        }
        assertThat(source.leases.get() + target.leases.get()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"SHUTDOWN,NOSAVE", "FLUSHALL,ASYNC", "SWAPDB,0", "MIGRATE,host"})
    @Behaviour("DW-11")
    void admit_commandThatIsNotSupported_namesItInEveryPhase(String name, String argument) {
        for (MigrationPhase phase : MigrationPhase.values()) {
            try (Crossfade crossfade = start(phase, UnknownCommands.CONVERGE)) {
                assertThatThrownBy(() -> crossfade.dispatcher().admit(Command.of(name, argument)))
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining(name)
                        .hasMessageContaining("nothing was sent");
            }
        }
    }

    @Test
    @Behaviour("DW-10")
    void admit_unknownCommand_isRefusedByNameUnlessItsKeysAreToBeConverged() {
        Command unknown = Command.of("NO.SUCH", "secret-key");
        try (Crossfade strict = start(MigrationPhase.SOURCE_ONLY, UnknownCommands.FAIL);
                Crossfade lenient = start(MigrationPhase.SOURCE_ONLY, UnknownCommands.CONVERGE)) {
            assertThatThrownBy(() -> strict.dispatcher().admit(unknown))
                    .hasMessageContaining("NO.SUCH")
                    .hasMessageContaining("crossfade.unknown-commands")
                    .hasMessageNotContaining("secret-key");
            assertThat(lenient.dispatcher().admit(unknown).known()).isFalse();
        }
    }

    @Test
    @Behaviour("LZ-6")
    void call_lazyAndSourceIsDown_failsWithoutSendingTheCommand() {
        AtomicInteger sent = new AtomicInteger();
        CrossfadeConfig config = config(MigrationPhase.TARGET_LIVE, UnknownCommands.FAIL);
        CrossfadeConfig lazy =
                config.toBuilder().lazy(config.lazy().withEnabled(true)).build();
        try (Crossfade crossfade = Crossfade.start(lazy, source, target, failure -> false)) {
            CommandDispatcher dispatcher = crossfade.dispatcher();

            assertThatThrownBy(() ->
                            dispatcher.call(SET, dispatcher.admit(SET), (side, command) -> sent.incrementAndGet()))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("the command was not sent");
        }
        assertThat(sent).hasValue(0);
    }

    private Crossfade start(MigrationPhase phase, UnknownCommands unknown) {
        return Crossfade.start(config(phase, unknown), source, target, failure -> false);
    }

    private static CrossfadeConfig config(MigrationPhase phase, UnknownCommands unknown) {
        return CrossfadeConfig.builder()
                .phase(phase)
                .source(SideConfig.of("127.0.0.1", 1))
                .target(SideConfig.of("127.0.0.1", 2))
                .unknownCommands(unknown)
                .breaker(AT_THE_FIRST_FAILURE)
                .build();
    }
}
