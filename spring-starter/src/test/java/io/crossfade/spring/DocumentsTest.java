package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.setting.Setting;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.MarkdownTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What editors and docs/spring.md say of the settings is what the code does. */
@Behaviour("SP-16")
class DocumentsTest {
    private static final Path DOCUMENT =
            Path.of("").toAbsolutePath().getParent().resolve("docs/spring.md");

    private static final Map<String, Class<?>> TYPES = Map.of(
            "integer", Integer.class,
            "decimal", Double.class,
            "duration", Duration.class,
            "flag", Boolean.class,
            "text", String.class);

    static List<Setting<?>> all() {
        return StarterSettings.all();
    }

    static List<Setting<?>> own() {
        return StarterSettings.own();
    }

    @ParameterizedTest
    @MethodSource("all")
    void metadata_eachSetting_hasItsTypeAndDefault(Setting<?> setting) throws Exception {
        JsonNode entry = metadata().stream()
                .filter(one -> one.path("name").asString().equals(setting.key()))
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    assertThat(found).as(setting.key()).hasSize(1);
                    return found.get(0);
                }));

        assertThat(entry.path("description").asString()).isNotBlank();
        if (!setting.defaultText().equals("none")) {
            assertThat(setting.read(entry.path("defaultValue").asString())).isEqualTo(setting.defaultValue());
        } else {
            assertThat(entry.has("defaultValue")).isFalse();
        }
        String type = entry.path("type").asString();
        if (setting == StarterSettings.NOT_MIGRATED || setting.isList()) {
            assertThat(type).isEqualTo("java.util.List<java.lang.String>");
        } else if (setting.type().equals("choice")) {
            assertThat(choices(type)).isEqualTo(setting.range());
        } else {
            assertThat(type).isEqualTo(TYPES.get(setting.type()).getName());
        }
    }

    @Test
    void metadata_eachEntry_isASetting() throws IOException {
        assertThat(metadata())
                .extracting(entry -> entry.path("name").asString())
                .filteredOn(name -> name.startsWith("crossfade."))
                .containsExactlyInAnyOrderElementsOf(
                        all().stream().map(Setting::key).toList());
    }

    @ParameterizedTest
    @MethodSource("own")
    void document_eachSettingOfTheStarter_isListed(Setting<?> setting) throws IOException {
        assertThat(MarkdownTable.rows(DOCUMENT, "Setting"))
                .filteredOn(row -> setting.key().equals(row.get("Setting")))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("Range", setting.range())
                        .containsEntry("Default", setting.defaultText()));
    }

    @Test
    void document_eachRow_isASettingOfTheStarter() throws IOException {
        assertThat(MarkdownTable.rows(DOCUMENT, "Setting"))
                .extracting(row -> row.get("Setting"))
                .containsExactlyInAnyOrderElementsOf(
                        own().stream().map(Setting::key).toList());
    }

    private static List<JsonNode> metadata() throws IOException {
        try (InputStream file =
                DocumentsTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonNode properties = new ObjectMapper().readTree(file).path("properties");
            return StreamSupport.stream(properties.spliterator(), false).toList();
        }
    }

    private static String choices(String type) throws ClassNotFoundException {
        return Arrays.stream(Class.forName(type).getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }
}
