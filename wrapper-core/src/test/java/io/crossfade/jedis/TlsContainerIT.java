package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.TlsFiles;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import io.crossfade.testing.TlsContainer;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** A server that speaks TLS alone and asks for a certificate. Its own is for localhost and 127.0.0.1. */
@RequiresDocker
class TlsContainerIT {
    private static final Path FILES = Path.of("src/test/resources/tls");
    private static final TlsFiles PEM =
            new TlsFiles(file("ca.pem"), null, file("client.pem"), file("client.key"), null);

    private static TlsContainer server;

    @BeforeAll
    static void start() {
        server = TlsContainer.start(RedisImage.REDIS_7_0, FILES.toAbsolutePath());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Behaviour("SD-2")
    void migration_ontoMutualTls_bothSidesGetTheWrite() throws Exception {
        try (RealRedis source = RealRedis.start();
                JedisCrossfade crossfade = JedisCrossfade.open(CrossfadeConfig.builder()
                        .phase(MigrationPhase.DUAL_WRITE)
                        .source(SideConfig.of(source.host(), source.port()))
                        .target(side(PEM))
                        .build());
                RedisClient client = crossfade.redisClient()) {
            client.set("key", "value");

            assertThat(crossfade.crossfade().awaitConverged(Duration.ofSeconds(30)))
                    .isTrue();
            assertThat(answer(side(PEM), "GET", "key")).isEqualTo("value");
        }
    }

    @Test
    @Behaviour("SD-2")
    void mutualTls_keyStores_areAsGoodAsPem() {
        TlsFiles stores = new TlsFiles(file("trust.p12"), "store-word", file("client.p12"), null, "store-word");

        assertThat(answer(side(stores), "PING")).isEqualTo("PONG");
    }

    @Test
    @Behaviour("SD-3")
    void socket_underTls_keepsAliveAndSendsAtOnce() throws Exception {
        try (JedisSide side = JedisSide.open(Side.TARGET, side(PEM))) {
            SocketOptions.assertKeepAliveAndNoDelay(side);
        }
    }

    @Test
    @Behaviour("SD-1")
    void certificate_ofAnotherAuthority_isRefused() {
        TlsFiles files = new TlsFiles(file("other-ca.pem"), null, file("client.pem"), file("client.key"), null);

        assertThat(failure(side(files)))
                .endsWith("its certificate is signed by none that is trusted, or is out of date; check"
                        + " crossfade.target.tls-trust");
    }

    /** The JVM's own trust is no way around it. */
    @Test
    @Behaviour("SD-1")
    void certificate_noTrustNamed_isRefused() {
        assertThat(failure(side(TlsFiles.NONE))).endsWith("check crossfade.target.tls-trust");
    }

    @Test
    @Behaviour("SD-1")
    void certificate_forAnotherName_isRefused() {
        SideConfig elsewhere = SideConfig.of("127.0.0.2", server.port()).withTls(PEM);

        assertThat(failure(elsewhere)).endsWith("its certificate is for another name; check crossfade.target.host");
    }

    @Test
    @Behaviour("SD-1")
    void client_withoutCertificate_isToldWhichSetting() {
        TlsFiles none = new TlsFiles(file("ca.pem"), null, null, null, null);

        assertThat(failure(side(none)))
                .endsWith("it does not accept the certificate of this client, or misses one; check"
                        + " crossfade.target.tls-certificate");
    }

    private static SideConfig side(TlsFiles files) {
        return SideConfig.of(server.host(), server.port()).withTls(files);
    }

    private static Path file(String name) {
        return FILES.resolve(name);
    }

    private static String failure(SideConfig config) {
        try (JedisSide side = JedisSide.open(Side.TARGET, config)) {
            LinkException failure = catchThrowableOfType(LinkException.class, side::lease);
            assertThat(failure).isNotNull();
            assertThat(failure.isOutcomeUnknown()).isFalse();
            assertThat(failure).hasMessageStartingWith("cannot connect to the target (" + config.endpoint() + "): ");
            return failure.getMessage();
        }
    }

    private static @Nullable String answer(SideConfig config, String... command) {
        try (JedisSide side = JedisSide.open(Side.TARGET, config);
                RedisLink link = side.lease()) {
            return new String((byte[]) link.exchange(Command.of(command)), UTF_8);
        }
    }
}
