package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.control.ControlConfig;
import io.crossfade.control.Plane;
import io.crossfade.control.WhenLost;
import io.crossfade.control.WhenUnknown;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.lazy.SourceUnreachable;
import io.crossfade.model.Carrying;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.MigrationPhase;
import io.crossfade.namespace.NamespacePolicy;
import io.crossfade.namespace.NamespaceRule;
import io.crossfade.namespace.Namespaces;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.setting.Settings;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.shadow.WhenFull;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.TlsFiles;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.verify.ShadowReadConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String TWO_SIDES =
            """
            crossfade:
              source: {host: old}
              target: {host: new}
            """;

    /** Every setting, none at its default, in an order that differs from the records'. */
    private static final String EVERY_SETTING =
            """
            spring.application.name: ignored
            crossfade:
              phase: dual-write
              carrying: paused
              unknown-commands: converge
              instance: web-1
              databases: [3:0, 4, "5:1"]
              keyspace-commands: both-sides
              target:
                host: new.example
                port: 10000
                tls: true
                tls-trust: trust.p12
                tls-trust-password: 0123
                tls-certificate: own.pem
                tls-key: own.key
                tls-key-password: 1_0
                user: app
                password: 0123
                pool-size: 64
              source:
                host: old.example
                port: 6380
                password: 1_000
                database: 3
                connect-timeout: 100ms
                read-timeout: 150ms
              carry:
                mode: sync
                lanes: 4
                queue-capacity: 1_024
                queue-bytes: 1_000_000
                when-full: block
                block-timeout: 20ms
                check: false
                quiet-time: 5ms
                grace: 3s
                sync-timeout: PT0.5S
              ledger.max-bytes: 500_000
              breaker:
                failure-rate: 20
                window: 100
                min-calls: 10
                open-time: 5s
                max-open-time: 1m
                half-open-calls: 3
                slow-call-rate: 80
                slow-call-time: 2s
              lazy:
                enabled: true
                known-moved-keys: 0
                marker-ttl: 30d
                large-value-wait: 3s
                source-unreachable: serve-target
              shadow-read:
                sample-rate: 0.5
                queue-capacity: 10
                expiry-tolerance: 2s
              cutover:
                hold-timeout: 4s
                drain-timeout: 5m
              handover:
                enabled: false
                lease: 45s
              converge:
                max-rounds: 3
                whole-value-bytes: 65536
                batch-size: 100
              control:
                plane: static
                lease: 6s
                poll: 100ms
                when-lost: keep-phase
                start: configured-phase
                start-timeout: 20s
              namespaces:
                - "tmp:*=skip"
                - lock:*=carry;mode=sync;sample-rate=1.0
              backfill:
                workers: 4
            """;

    private static final CrossfadeConfig EVERY_VALUE = new CrossfadeConfig(
            MigrationPhase.DUAL_WRITE,
            Carrying.PAUSED,
            new SideConfig(
                    "old.example",
                    6380,
                    null,
                    "1_000",
                    3,
                    false,
                    Duration.ofMillis(100),
                    Duration.ofMillis(150),
                    32,
                    Topology.standalone(),
                    TlsFiles.NONE),
            new SideConfig(
                    "new.example",
                    10_000,
                    "app",
                    "0123",
                    0,
                    true,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    64,
                    Topology.standalone(),
                    new TlsFiles(Path.of("trust.p12"), "0123", Path.of("own.pem"), Path.of("own.key"), "1_0")),
            new CarryConfig(
                    CarryMode.SYNC,
                    4,
                    1_024,
                    1_000_000,
                    WhenFull.BLOCK,
                    Duration.ofMillis(20),
                    false,
                    Duration.ofMillis(5),
                    Duration.ofSeconds(3),
                    Duration.ofMillis(500)),
            new LedgerConfig(500_000),
            new BreakerConfig(20, 100, 10, Duration.ofSeconds(5), Duration.ofMinutes(1), 3, 80, Duration.ofSeconds(2)),
            new LazyConfig(true, 0, Duration.ofDays(30), Duration.ofSeconds(3), SourceUnreachable.SERVE_TARGET),
            new ShadowReadConfig(0.5, 10, Duration.ofSeconds(2)),
            new CutoverConfig(Duration.ofSeconds(4), Duration.ofMinutes(5)),
            new ConvergeConfig(3, 100, 65_536),
            Namespaces.of(List.of(
                    NamespaceRule.of("tmp:*", NamespacePolicy.SKIP),
                    new NamespaceRule("lock:*", NamespacePolicy.CARRY, true, 1.0))),
            UnknownCommands.CONVERGE,
            "web-1",
            List.of(new DatabasePair(3, 0), new DatabasePair(4, 4), new DatabasePair(5, 1)),
            KeyspaceCommands.BOTH_SIDES,
            new HandoverConfig(false, Duration.ofSeconds(45)),
            new ControlConfig(
                    Plane.STATIC,
                    Duration.ofSeconds(6),
                    Duration.ofMillis(100),
                    WhenLost.KEEP_PHASE,
                    WhenUnknown.CONFIGURED_PHASE,
                    Duration.ofSeconds(20)));

    @TempDir
    private Path folder;

    @Behaviour("CF-5")
    @ParameterizedTest
    @ValueSource(strings = {"a.yml", "a.yaml", "A.YML"})
    void load_yamlWithEverySetting_eachReachesItsComponent(String name) throws IOException {
        assertThat(ConfigLoader.load(file(name, EVERY_SETTING))).isEqualTo(EVERY_VALUE);
    }

    @Behaviour("CF-1")
    @Test
    void load_properties_meanTheSameAsYaml() throws IOException {
        StringBuilder properties = new StringBuilder("other.name = ignored\n");
        YamlTexts.read(EVERY_SETTING)
                .forEach((key, text) ->
                        properties.append(key).append(" = ").append(text).append('\n'));

        assertThat(ConfigLoader.load(file("a.properties", properties.toString())))
                .isEqualTo(EVERY_VALUE);
    }

    @Behaviour("CF-1")
    @Test
    void from_map_meansTheSameAsYaml() {
        assertThat(ConfigLoader.from(YamlTexts.read(EVERY_SETTING))).isEqualTo(EVERY_VALUE);
    }

    @Test
    void load_onlyTheSides_leavesEveryDefault() throws IOException {
        CrossfadeConfig expected = CrossfadeConfig.builder()
                .source(SideConfig.of("old", 6379))
                .target(SideConfig.of("new", 6379))
                .build();

        assertThat(ConfigLoader.load(file("a.yml", TWO_SIDES))).isEqualTo(expected);
    }

    @Test
    void read_backfillSettings_areHandedThrough() throws IOException {
        Settings settings = ConfigLoader.read(file("a.yml", EVERY_SETTING));

        assertThat(settings.under("crossfade.backfill")).hasToString("[crossfade.backfill.workers]");
    }

    @Behaviour("CF-3")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            crossfade.carry.lanes             | 65       | crossfade.carry.lanes=65 is not allowed; allowed: integer, 1 to 64
            crossfade.source.port             | 0        | crossfade.source.port=0 is not allowed; allowed: integer, 1 to 65_535
            crossfade.target.read-timeout     | 2        | crossfade.target.read-timeout=2 is not allowed; allowed: duration, 1ms to 10m
            crossfade.phase                   | live     | crossfade.phase=live is not allowed; allowed: choice, source-only, dual-write, shadow-read, target-live, ramp-down, target-only
            crossfade.breaker.min-calls       | 21       | crossfade.breaker.min-calls=21 is not allowed; allowed: at most crossfade.breaker.window=20
            crossfade.target.user             | app      | crossfade.target.user=app is not allowed; allowed: a user together with crossfade.target.password
            crossfade.target.host             | old      | crossfade.target.host=old, crossfade.target.port=6379 is not allowed; allowed: another endpoint or database than crossfade.source
            crossfade.carry.queueCapacity     | 16       | crossfade.carry.queueCapacity is no setting; did you mean crossfade.carry.queue-capacity?
            crossfade.sorce.port              | 6379     | crossfade.sorce.port is no setting; did you mean crossfade.source.port?
            crossfade.shadow-reads.sample-rate | 0.1     | crossfade.shadow-reads.sample-rate is no setting; did you mean crossfade.shadow-read.sample-rate?
            """)
    void from_wrongSetting_isOneMessageThatSaysWhatIsAllowed(String key, String text, String message) {
        Map<String, String> values = new TreeMap<>(YamlTexts.read(TWO_SIDES));
        values.put(key, text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigLoader.from(values))
                .withMessage(message);
    }

    @Behaviour("CF-2")
    @Test
    void load_wrongSetting_namesTheFileFirst() throws IOException {
        Path file = file("a.yml", TWO_SIDES + "  carry.lanes: 0\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigLoader.load(file))
                .withMessage(file + ": crossfade.carry.lanes=0 is not allowed; allowed: integer, 1 to 64");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a.yml        | 'crossfade: {carry: {lanes: 1, lanes: 2}}'    | is no valid YAML near line 1, column 31: a name comes twice
            a.yml        | 'crossfade: {carry: {lanes: 1}, carry.lanes: 2}' | crossfade.carry.lanes is set twice
            a.yml        | 'crossfade: {carry: [1, 2]}'                  | crossfade.carry is no setting; did you mean crossfade.carrying?
            a.yml        | just text                                     | does not begin with a name and a colon
            a.properties | 'crossfade.phase=x\\u'                         | Malformed \\uxxxx encoding.
            a.json       | {}                                            | is no settings file; allowed: .yml, .yaml, .properties
            """)
    void load_malformedFile_saysWhere(String name, String content, String message) throws IOException {
        Path file = file(name, content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigLoader.load(file))
                .withMessage(file + ": " + message);
    }

    @Test
    void load_propertiesWithANameTwice_isRefused() throws IOException {
        Path file = file("a.properties", "crossfade.carry.lanes=1\ncrossfade.carry.lanes=2\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigLoader.load(file))
                .withMessage(file + ": crossfade.carry.lanes is set twice");
    }

    @Test
    void load_missingFile_saysSo() {
        Path file = folder.resolve("none.yml");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigLoader.load(file))
                .withMessage(file + ": there is no such file");
    }

    @Test
    void load_notUtf8_saysSo() throws IOException {
        Path file = folder.resolve("latin.yml");
        Files.write(file, "crossfade.phase: \u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigLoader.load(file))
                .withMessageStartingWith(file + ": cannot be read: java.nio.charset.MalformedInputException");
    }

    /** Each of these would show the password if the parser's own message or cause were passed on. */
    @Behaviour("CF-4")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "crossfade: {target: {password: hunter2, password: hunter2}}",
                "crossfade: {target: {password: *hunter2}}",
                "crossfade: {target: {password: !hunter2 x}}",
                "crossfade: {target: {password: [hunter2]}}",
                "crossfade: {target: {password: \"hunter2}}",
                "crossfade: {target: {password: hunter2, port: 0}}",
                "crossfade: {target: {password: hunter2, prot: 1}}",
                "crossfade: {target: {password: '${hunter2'}}",
                "crossfade: {target: {password: 'hunter2${'}}",
            })
    void load_anyFailure_doesNotShowThePassword(String content) throws IOException {
        Path file = file("a.yml", content);

        Throwable failure = catchThrowable(() -> ConfigLoader.load(file));

        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(trace.toString()).contains("a.yml").doesNotContain("hunter2");
    }

    @Behaviour("CF-4")
    @Test
    void toString_passwords_areNotShown() {
        assertThat(EVERY_VALUE.toString())
                .doesNotContain("0123")
                .doesNotContain("1_000")
                .contains("password=hidden");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
