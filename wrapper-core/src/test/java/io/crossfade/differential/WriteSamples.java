package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.command.CommandTable;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** Runs every sample that the servers know through Crossfade, and demands that each had an effect and both sides are equal. */
final class WriteSamples {
    private static final Duration REST = Duration.ofSeconds(30);

    private final RunningServer source;
    private final RunningServer target;
    private final boolean lazy;
    private final MigrationPhase phase;
    private final CarryMode mode;

    WriteSamples(RunningServer source, RunningServer target, MigrationPhase phase, CarryMode mode, boolean lazy) {
        this.source = source;
        this.target = target;
        this.phase = phase;
        this.mode = mode;
        this.lazy = lazy;
    }

    /** Returns how many samples were run. */
    int run() {
        return run(false);
    }

    /** As {@link #run()}; {@code older} says that the authority may not know the form of a command that it knows by name. */
    int run(boolean older) {
        RunningServer authority = phase.authority() == Side.SOURCE ? source : target;
        RunningServer shadow = authority == source ? target : source;
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(phase)
                .source(SideConfig.of(source.host(), source.port()))
                .target(SideConfig.of(target.host(), target.port()))
                .carry(CarryConfig.defaults().withMode(mode).withQuietTime(Duration.ofMillis(1)))
                .lazy(LazyConfig.defaults().withEnabled(lazy))
                .build();
        int count = 0;
        try (JedisCrossfade jedis = JedisCrossfade.open(config);
                Client crossfade = new Client(jedis.redisClient());
                Client onSource = Client.of(source.host(), source.port(), RedisProtocol.RESP2);
                Jedis look = authority.jedis();
                Jedis other = shadow.jedis()) {
            Set<String> known = known(look);
            known.retainAll(known(other));
            List<WriteSample> samples = WriteSample.all(payload(look)).stream()
                    .filter(sample -> known.contains(sample.name()))
                    .toList();
            for (WriteSample sample : samples) {
                for (byte[][] command : sample.before()) {
                    boolean untouched = lazy && !WriteSample.isOfTheServer(command);
                    succeed(sample, untouched ? onSource.single(command) : crossfade.single(command));
                    rest(jedis); // a copy or check must not meet the next write, else it would call that a divergence
                }
                List<String> before = state(lazy ? onSource : crossfade, sample, older);
                Object reply = crossfade.single(sample.command());
                if (older && isUnknownForm(reply)) {
                    continue;
                }
                succeed(sample, reply);
                assertThat(state(crossfade, sample, older))
                        .as("state after %s", sample.name())
                        .isNotEqualTo(before);
                count++;
            }
            rest(jedis);
            assertThat(jedis.crossfade().status().divergencesFound()).isZero();
        }
        assertThat(ServerComparison.compare(source, target)).isEmpty();
        return count;
    }

    private static boolean isUnknownForm(Object reply) {
        return reply instanceof JedisDataException e
                && (e.getMessage().contains("syntax error") || e.getMessage().contains("wrong number of arguments"));
    }

    private static void rest(JedisCrossfade jedis) {
        assertThat(jedis.crossfade().awaitConverged(REST))
                .as("%s", jedis.crossfade().status())
                .isTrue();
    }

    private static void succeed(WriteSample sample, Object reply) {
        assertThat(reply)
                .as("reply in the sample of %s", sample.name())
                .isNotNull()
                .isNotInstanceOf(Throwable.class);
    }

    private static byte[] payload(Jedis redis) {
        redis.set("payload", "value");
        byte[] payload = redis.dump(Words.bytes("payload"));
        redis.del("payload");
        return payload;
    }

    /** Returns the names of the commands that a server knows, as the table writes them. */
    static Set<String> known(Jedis redis) {
        byte[][] names = CommandTable.standard().specs().stream()
                .map(spec -> Words.bytes(spec.name().replace(' ', '|').toLowerCase(Locale.ROOT)))
                .toArray(byte[][]::new);
        List<byte[]> ask = new ArrayList<>(List.of(Words.bytes("INFO")));
        ask.addAll(Arrays.asList(names));
        List<?> infos = (List<?>) redis.sendCommand(() -> Words.bytes("COMMAND"), ask.toArray(byte[][]::new));
        return infos.stream()
                .filter(info -> info instanceof List<?> details && !details.isEmpty())
                .map(info -> new String((byte[]) ((List<?>) info).get(0), StandardCharsets.US_ASCII)
                        .toUpperCase(Locale.ROOT)
                        .replace('|', ' '))
                .collect(Collectors.toSet());
    }

    /** Returns payload and expiry of every key of the sample; of an older server whether it expires at all. */
    private static List<String> state(Client client, WriteSample sample, boolean older) {
        List<String> state = new ArrayList<>();
        for (byte[] key : sample.keys()) {
            Object payload = client.single(new byte[][] {Words.bytes("DUMP"), key});
            state.add(payload == null ? "absent" : HexFormat.of().formatHex((byte[]) payload));
            Object expiry = client.single(new byte[][] {Words.bytes(older ? "PTTL" : "PEXPIRETIME"), key});
            state.add(older ? "expires " + ((Long) expiry > 0) : Words.printed(expiry));
        }
        return state;
    }
}
