package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.setting.Setting;
import io.crossfade.testing.MarkdownTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/configuration.md says what the code does. */
class ConfigurationDocTest {
    private static final Path DOCUMENT = Project.ROOT.resolve("docs/configuration.md");

    static List<Setting<?>> settings() {
        return Stream.concat(CrossfadeConfig.settings().stream(), PhaseFile.settings().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setting_document_hasItsTypeRangeAndDefault(Setting<?> setting) throws IOException {
        assertThat(rows())
                .filteredOn(row -> setting.key().equals(row.get("Setting")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row)
                            .containsEntry("Type", setting.type())
                            .containsEntry("Range", setting.range())
                            .containsEntry("Default", setting.defaultText());
                    assertThat(row.get("Meaning")).isNotBlank();
                });
    }

    @Test
    void document_eachRow_isASetting() throws IOException {
        List<String> known = settings().stream().map(Setting::key).toList();

        assertThat(rows())
                .extracting(row -> row.get("Setting"))
                .filteredOn(key -> !key.startsWith("crossfade.backfill."))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    private static List<Map<String, String>> rows() throws IOException {
        return MarkdownTable.rows(DOCUMENT, "Setting");
    }
}
