package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.setting.Setting;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.TlsFiles;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.verify.ShadowReadConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CrossfadeConfigTest {
    private static final SideConfig OLD = SideConfig.of("old", 6379);
    private static final SideConfig NEW = SideConfig.of("new", 6379);

    static Stream<Arguments> valuesOutOfRange() {
        return Stream.of(
                refused("crossfade.carry.lanes=0", () -> CarryConfig.defaults().withLanes(0)),
                refused("crossfade.carry.queue-capacity=15", () -> CarryConfig.defaults()
                        .withQueueCapacity(15)),
                refused("crossfade.carry.quiet-time=11s", () -> CarryConfig.defaults()
                        .withQuietTime(Duration.ofSeconds(11))),
                refused("crossfade.carry.grace=61s", () -> CarryConfig.defaults()
                        .withGrace(Duration.ofSeconds(61))),
                refused("crossfade.carry.sync-timeout=0s", () -> CarryConfig.defaults()
                        .withSyncTimeout(Duration.ZERO)),
                refused("crossfade.carry.queue-bytes=65_535", () -> CarryConfig.defaults()
                        .withQueueBytes(65_535)),
                refused("crossfade.carry.block-timeout=0s", () -> CarryConfig.defaults()
                        .withBlockTimeout(Duration.ZERO)),
                refused("crossfade.ledger.max-bytes=65_535", () -> new LedgerConfig(65_535)),
                refused(
                        "crossfade.breaker.failure-rate=101",
                        () -> new BreakerConfig(
                                101,
                                20,
                                5,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                1,
                                100,
                                Duration.ofMinutes(1))),
                refused(
                        "crossfade.breaker.window=0",
                        () -> new BreakerConfig(
                                50, 0, 5, Duration.ofSeconds(1), Duration.ofSeconds(5), 1, 100, Duration.ofMinutes(1))),
                refused(
                        "crossfade.breaker.min-calls=0",
                        () -> new BreakerConfig(
                                50,
                                20,
                                0,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                1,
                                100,
                                Duration.ofMinutes(1))),
                refused(
                        "crossfade.breaker.min-calls=21",
                        () -> new BreakerConfig(
                                50,
                                20,
                                21,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                1,
                                100,
                                Duration.ofMinutes(1))),
                refused("crossfade.breaker.open-time=9ms", () -> BreakerConfig.defaults()
                        .withOpenTime(Duration.ofMillis(9))),
                refused("crossfade.breaker.max-open-time=11m", () -> BreakerConfig.defaults()
                        .withMaxOpenTime(Duration.ofMinutes(11))),
                refused("crossfade.breaker.slow-call-rate=0", () -> BreakerConfig.defaults()
                        .withSlowCalls(0, Duration.ofSeconds(1))),
                refused("crossfade.breaker.slow-call-time=0s", () -> BreakerConfig.defaults()
                        .withSlowCalls(1, Duration.ZERO)),
                refused("crossfade.lazy.known-moved-keys=-1", () -> LazyConfig.defaults()
                        .withKnownMovedKeys(-1)),
                refused("crossfade.lazy.marker-ttl=59s", () -> LazyConfig.defaults()
                        .withMarkerTtl(Duration.ofSeconds(59))),
                refused("crossfade.shadow-read.sample-rate=1.5", () -> ShadowReadConfig.defaults()
                        .withSampleRate(1.5)),
                refused("crossfade.shadow-read.queue-capacity=0", () -> new ShadowReadConfig(1.0, 0, Duration.ZERO)),
                refused(
                        "crossfade.shadow-read.expiry-tolerance=61m",
                        () -> new ShadowReadConfig(1.0, 1, Duration.ofMinutes(61))),
                refused("crossfade.cutover.hold-timeout=9ms", () -> CutoverConfig.defaults()
                        .withHoldTimeout(Duration.ofMillis(9))),
                refused("crossfade.cutover.drain-timeout=61m", () -> CutoverConfig.defaults()
                        .withDrainTimeout(Duration.ofMinutes(61))),
                refused("crossfade.converge.max-rounds=0", () -> ConvergeConfig.defaults()
                        .withMaxRounds(0)),
                refused("crossfade.converge.batch-size=0", () -> ConvergeConfig.defaults()
                        .withBatchSize(0)),
                refused("host=", () -> SideConfig.of("", 6379)),
                refused("port=65_536", () -> SideConfig.of("old", 65_536)),
                refused("user=app", () -> OLD.withCredentials("app", null)),
                refused("password=(not shown)", () -> OLD.withCredentials(null, "")),
                refused("database=-1", () -> OLD.withDatabase(-1)),
                refused("connect-timeout=11m", () -> OLD.withTimeouts(Duration.ofMinutes(11), Duration.ofSeconds(1))),
                refused("read-timeout=0s", () -> OLD.withTimeouts(Duration.ofSeconds(1), Duration.ZERO)),
                refused("pool-size=0", () -> OLD.withPoolSize(0)));
    }

    private static Arguments refused(String begin, ThrowingCallable making) {
        return Arguments.of(begin, Named.of("construction", making));
    }

    @Behaviour("CF-2")
    @ParameterizedTest
    @MethodSource("valuesOutOfRange")
    void construction_valueOutOfRange_namesSettingValueAndBound(String begin, ThrowingCallable making) {
        assertThatIllegalArgumentException()
                .isThrownBy(making)
                .withMessageStartingWith(begin + " is not allowed; allowed: ");
    }

    @Test
    void build_everyPart_isKept() {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(MigrationPhase.SHADOW_READ)
                .source(OLD)
                .target(NEW)
                .carry(CarryConfig.defaults().withMode(CarryMode.SYNC))
                .ledger(new LedgerConfig(100_000))
                .breaker(BreakerConfig.defaults().withOpenTime(Duration.ofSeconds(9)))
                .lazy(LazyConfig.defaults().withEnabled(true))
                .shadowRead(ShadowReadConfig.defaults().withSampleRate(1.0))
                .cutover(CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(9)))
                .converge(ConvergeConfig.defaults().withMaxRounds(2))
                .unknownCommands(UnknownCommands.CONVERGE)
                .build();

        assertThat(config.phase()).isEqualTo(MigrationPhase.SHADOW_READ);
        assertThat(config.side(Side.SOURCE)).isEqualTo(OLD);
        assertThat(config.side(Side.TARGET)).isEqualTo(NEW);
        assertThat(config.carry().mode()).isEqualTo(CarryMode.SYNC);
        assertThat(config.ledger().maxBytes()).isEqualTo(100_000);
        assertThat(config.breaker().openTime()).hasSeconds(9);
        assertThat(config.lazy().enabled()).isTrue();
        assertThat(config.shadowRead().sampleRate()).isEqualTo(1.0);
        assertThat(config.cutover().holdTimeout()).hasSeconds(9);
        assertThat(config.converge().maxRounds()).isEqualTo(2);
        assertThat(config.unknownCommands()).isEqualTo(UnknownCommands.CONVERGE);
        assertThat(config.toBuilder().build()).isEqualTo(config);
    }

    @Test
    void build_sideMissing_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossfadeConfig.builder().source(OLD).build())
                .withMessage("crossfade.target is not set");
    }

    @Behaviour("CF-6")
    @Test
    void build_bothSidesTheSame_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossfadeConfig.builder()
                        .source(OLD)
                        .target(SideConfig.of("OLD", 6379))
                        .build())
                .withMessageContaining("allowed: another endpoint or database than crossfade.source");
    }

    @Test
    void build_sameServerOtherDatabase_isAllowed() {
        assertThat(CrossfadeConfig.builder()
                        .source(OLD)
                        .target(OLD.withDatabase(1))
                        .build())
                .extracting(config -> config.target().database())
                .isEqualTo(1);
    }

    /** A component without a setting could be set in code only; a setting without a component would be ignored. */
    @Test
    void settings_eachComponentOfTheTree_hasOne() {
        Map<String, Integer> components = new HashMap<>();
        count("crossfade", CrossfadeConfig.class, components);

        assertThat(CrossfadeConfig.settings().stream().map(Setting::key))
                .containsExactlyInAnyOrderElementsOf(components.keySet());
    }

    private static void count(String prefix, Class<?> type, Map<String, Integer> components) {
        Arrays.stream(type.getRecordComponents()).forEach(component -> {
            String written = component.getType() == Topology.Kind.class ? "topology" : component.getName();
            String group = type == TlsFiles.class ? ".tls-" : ".";
            String name = prefix + group + written.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (List.of(Topology.class, TlsFiles.class).contains(component.getType())) {
                count(prefix, component.getType(), components); // settings beside those of the side
            } else if (component.getType().isRecord()) {
                count(name, component.getType(), components);
            } else {
                components.merge(name, 1, Integer::sum);
            }
        });
    }

    @Test
    void settings_names_areUnique() {
        List<String> names =
                CrossfadeConfig.settings().stream().map(Setting::key).toList();

        assertThat(names).doesNotHaveDuplicates();
    }
}
