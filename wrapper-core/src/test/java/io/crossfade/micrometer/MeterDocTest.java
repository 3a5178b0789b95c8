package io.crossfade.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.MarkdownTable;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of meters in docs/configuration.md says what a registry gets. */
class MeterDocTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");

    @Test
    void meters_document_hasEachWithItsTypeAndTags() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (Map<String, String> row : MarkdownTable.rows(DOCUMENT, "Meter")) {
            documented.put(row.get("Meter"), (row.get("Type") + " " + sorted(row.get("Tags"))).strip());
        }

        assertThat(registered()).isEqualTo(documented).containsOnlyKeys(Meter.ids());
    }

    /** Meter name to type and tags, as {@code counter outcome: found, healed}. Nothing is contacted. */
    private static Map<String, String> registered() {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .source(SideConfig.of("127.0.0.1", 1))
                .target(SideConfig.of("127.0.0.1", 2))
                .build();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (JedisCrossfade jedis = JedisCrossfade.open(config)) {
            new CrossfadeMetrics(jedis.crossfade()).bindTo(registry);
        }
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> values = new TreeMap<>();
        registry.getMeters().stream()
                .map(meter -> meter.getId())
                .filter(id -> id.getTag("phi") == null)
                .forEach(id -> {
                    types.put(id.getName(), id.getType().name().toLowerCase(Locale.ROOT));
                    for (Tag tag : id.getTags()) {
                        types.merge(id.getName(), " " + tag.getKey() + ":", String::concat);
                        values.computeIfAbsent(id.getName(), name -> new TreeSet<>())
                                .add(tag.getValue());
                    }
                });
        values.forEach((name, tagValues) -> types.merge(name, " " + String.join(", ", tagValues), String::concat));
        return types;
    }

    private static String sorted(String tags) {
        int colon = tags.indexOf(':');
        if (colon < 0) {
            return tags;
        }
        return tags.substring(0, colon + 1) + " "
                + String.join(
                        ", ",
                        new TreeSet<>(Set.of(tags.substring(colon + 1).strip().split(",\\s*"))));
    }
}
