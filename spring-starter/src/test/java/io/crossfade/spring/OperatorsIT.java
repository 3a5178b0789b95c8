package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.Crossfade;
import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import redis.clients.jedis.Jedis;

/** What an operator sees and does over HTTP: the endpoint, health and meters. */
class OperatorsIT {
    @RegisterExtension
    static final TwoServers SERVERS = new TwoServers();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @Behaviour({"SP-6", "SP-11", "SP-12"})
    void application_asItComes_showsItsMigrationAndKeepsItsPhase() throws Exception {
        try (ConfigurableApplicationContext application = start("crossfade.phase=dual-write")) {
            application.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
            SERVERS.assertEqualAtRest(application);

            HttpResponse<String> state = get(application, "crossfade");
            assertThat(state.statusCode()).isEqualTo(200);
            assertThat(state.body())
                    .contains("\"phase\":\"DUAL_WRITE\"", "\"epoch\":0", "\"dirtyKeys\":0", "\"dirtySlots\":0")
                    .contains("\"queuedWrites\":0", "\"breaker\":\"closed\"", "\"shadowReadsCompared\":0")
                    .contains("\"divergencesFound\":0", "\"divergencesHealed\":0");

            HttpResponse<String> health = get(application, "health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains("\"crossfade\":{\"details\":{")
                    .contains("\"breaker\":\"closed\"", "\"dirtyKeys\":0", "\"phase\":\"DUAL_WRITE\"")
                    .contains("\"redis\":{\"details\":{\"version\":\"7.0.15\"},\"status\":\"UP\"}");

            MeterRegistry registry = application.getBean(MeterRegistry.class);
            assertThat(registry.get("crossfade.phase").gauge().value()).isEqualTo(1);
            assertThat(registry.get("crossfade.carry.writes").functionCounters().stream()
                            .mapToDouble(FunctionCounter::count)
                            .sum())
                    .isPositive();

            HttpResponse<String> change = change(application, "{\"phase\":\"shadow-read\"}");
            assertThat(change.statusCode()).isEqualTo(403);
            assertThat(change.body()).contains("set crossfade.endpoint.phase-change-enabled=true to allow it");
            assertThat(application.getBean(Crossfade.class).phase()).isEqualTo(MigrationPhase.DUAL_WRITE);
        }
    }

    @Test
    @Behaviour({"SP-6", "PC-3"})
    void endpoint_changesAllowed_leadsStepByStepToTheTarget() throws Exception {
        try (ConfigurableApplicationContext application = start("crossfade.endpoint.phase-change-enabled=true")) {
            StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
            assertRefused(change(application, "{\"phase\":\"target-live\"}"), "possible from here: [DUAL_WRITE]");
            assertThat(change(application, "{\"phase\":\"sideways\"}").statusCode())
                    .isEqualTo(400);
            assertDone(change(application, "{\"phase\":\"dual-write\",\"carrying\":\"paused\"}"));
            assertThat(get(application, "crossfade").body()).contains("\"carrying\":\"PAUSED\"");
            assertThat(get(application, "health").body()).contains("\"carrying\":\"PAUSED\"");
            assertThat(application
                            .getBean(MeterRegistry.class)
                            .get("crossfade.carry.paused")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertDone(change(application, "{\"carrying\":\"running\"}"));
            assertThat(application.getBean(Crossfade.class).carrying()).isEqualTo(Carrying.RUNNING);
            redis.opsForValue().set("key", "value");
            assertDone(change(application, "{\"phase\":\"SHADOW_READ\"}"));
            assertDone(change(application, "{\"phase\":\"target-live\"}"));
            try (Jedis target = SERVERS.target().jedis()) {
                target.set("only-there", "yes");
            }
            assertThat(redis.opsForValue().get("only-there")).isEqualTo("yes");
            assertThat(redis.opsForValue().get("key")).isEqualTo("value");
            assertDone(change(application, "{\"phase\":\"ramp-down\"}"));
            assertRefused(change(application, "{\"phase\":\"target-only\"}"), "is the point of no return");
            assertDone(change(application, "{\"phase\":\"target-only\",\"confirm\":true}"));

            assertThat(application.getBean(Crossfade.class).phase()).isEqualTo(MigrationPhase.TARGET_ONLY);
        }
    }

    @Test
    @Behaviour("SP-11")
    void health_shadowGone_staysUpAndShowsIt() throws Exception {
        try (RealRedis shadow = RealRedis.start();
                ConfigurableApplicationContext application =
                        start("crossfade.phase=dual-write", "crossfade.target.port=" + shadow.port())) {
            StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
            shadow.kill();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                redis.opsForValue().set("key", "value");
                HttpResponse<String> health = get(application, "health");
                assertThat(health.statusCode()).isEqualTo(200);
                assertThat(health.body()).contains("\"breaker\":\"open\"", "\"dirtyKeys\":1");
            });
        }
    }

    private static void assertDone(HttpResponse<String> change) {
        assertThat(change.statusCode()).as(change.body()).isEqualTo(200);
    }

    private static void assertRefused(HttpResponse<String> change, String reason) {
        assertThat(change.statusCode()).as(change.body()).isEqualTo(409);
        assertThat(change.body()).contains(reason, "\"status\":{");
    }

    private static ConfigurableApplicationContext start(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.health.show-details=always",
                "spring.data.redis.host=" + SERVERS.source().host(),
                "spring.data.redis.port=" + SERVERS.source().port(),
                "crossfade.target.host=" + SERVERS.target().host()));
        all.addAll(List.of(properties));
        if (all.stream().noneMatch(property -> property.startsWith("crossfade.target.port="))) {
            all.add("crossfade.target.port=" + SERVERS.target().port());
        }
        return SpringApp.start(SpringApp.Plain.class, WebApplicationType.SERVLET, all);
    }

    private HttpResponse<String> get(ConfigurableApplicationContext application, String endpoint)
            throws IOException, InterruptedException {
        return http.send(request(application, endpoint).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> change(ConfigurableApplicationContext application, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(application, "crossfade")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ConfigurableApplicationContext application, String endpoint) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint));
    }
}
