package io.crossfade.backfill.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from what a server tells of its saves. */
class SaveInfoTest {
    private static final long NOW = 1_000_000;

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            # uptime, saved seconds ago, status, kind, age, within a day, text
            5000,     4000, ok,  SAVED,   4000,  true,  the source last saved its data 66 min ago
            200000, 100000, ok,  SAVED,   100000, false, the source last saved its data 27 h ago
            900000, 864000, ok,  SAVED,   864000, false, the source last saved its data 10 days ago
            200000,     60, err, SAVED,   60,    true,  the source last saved its data 60 s ago; its last attempt to save has failed
            5000,     5000, ok,  NONE,    5000,  false, the source has not saved its data since it was started 83 min ago
            5000,     4999, ok,  NONE,    5000,  false, the source has not saved its data since it was started 83 min ago
            5000,     5001, err, NONE,    5000,  false, the source has not saved its data since it was started 83 min ago; its last attempt to save has failed
            5000,         , ok,  UNKNOWN, 0,     false, the source does not tell when it last saved its data (NOPERM no)
                ,     4000, ok,  UNKNOWN, 0,     false, the source does not tell when it last saved its data (NOPERM no)
            """)
    @Behaviour("BF-108")
    void backup_asTheServerTells(
            Long uptime, Long savedAgo, String status, Backup.Kind kind, long age, boolean recent, String text) {
        Map<String, String> fields = new HashMap<>(Map.of("rdb_last_bgsave_status", status));
        if (uptime != null) {
            fields.put("uptime_in_seconds", Long.toString(uptime));
        }
        OptionalLong lastSave = savedAgo == null ? OptionalLong.empty() : OptionalLong.of(NOW - savedAgo);

        Backup backup = new SaveInfo(fields, lastSave, NOW, "NOPERM no").backup();

        assertThat(backup.kind()).isEqualTo(kind);
        assertThat(backup.age()).isEqualTo(Duration.ofSeconds(age));
        assertThat(backup.isWithin(Duration.ofDays(1))).isEqualTo(recent);
        assertThat(backup.text()).isEqualTo(text);
    }
}
