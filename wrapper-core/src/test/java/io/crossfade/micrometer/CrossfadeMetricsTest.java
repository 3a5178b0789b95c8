package io.crossfade.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CrossfadeMetricsTest {
    @Test
    @Behaviour("MT-1")
    void bindTo_everyMeter_isThereWithTagsOfFewValues() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        CrossfadeConfig config = CrossfadeConfig.builder()
                .source(SideConfig.of("127.0.0.1", 1))
                .target(SideConfig.of("127.0.0.1", 2))
                .build();
        try (JedisCrossfade jedis = JedisCrossfade.open(config)) {
            new CrossfadeMetrics(jedis.crossfade(), List.of(Tag.of("app", "shop"))).bindTo(registry);

            assertThat(registry.getMeters().stream()
                            .map(meter -> meter.getId().getName())
                            .filter(name -> !name.endsWith(".percentile"))
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrderElementsOf(Meter.ids());
            assertThat(registry.getMeters())
                    .allSatisfy(meter -> assertThat(meter.getId().getTag("app")).isEqualTo("shop"));
            assertThat(registry.get("crossfade.phase").gauge().value()).isZero();
            assertThat(registry.get("crossfade.breaker.open").gauge().value()).isZero();
        }
    }
}
