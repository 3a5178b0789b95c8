package io.crossfade.spring;

import io.crossfade.CrossfadeConfig;
import io.crossfade.PhaseFile;
import io.crossfade.setting.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings that only the starter has, beside those of the core. docs/spring.md lists them. */
final class StarterSettings {
    static final Setting<Boolean> ENABLED = Setting.flag("crossfade.enabled", true);
    static final Setting<String> NOT_MIGRATED = Setting.text("crossfade.not-migrated", null);
    static final Setting<Boolean> PHASE_CHANGE_ENABLED = Setting.flag("crossfade.endpoint.phase-change-enabled", false);
    static final Setting<String> PHASE_FILE = PhaseFile.FILE;
    static final Setting<Duration> PHASE_FILE_INTERVAL = PhaseFile.INTERVAL;
    static final Setting<Duration> PHASE_SOURCE_INTERVAL = Setting.duration(
            "crossfade.phase-source-interval", Duration.ofMillis(10), Duration.ofHours(1), Duration.ofSeconds(2));

    private StarterSettings() {}

    /** Returns those of the starter alone. */
    static List<Setting<?>> own() {
        return List.of(
                ENABLED, NOT_MIGRATED, PHASE_CHANGE_ENABLED, PHASE_FILE, PHASE_FILE_INTERVAL, PHASE_SOURCE_INTERVAL);
    }

    /** Returns those of the core, without the source's. */
    static List<Setting<?>> core() {
        return CrossfadeConfig.settings().stream()
                .filter(setting -> !setting.key().startsWith(SourceSettings.PREFIX + "."))
                .toList();
    }

    /** Returns every setting under {@code crossfade.} that a Spring application may have. */
    static List<Setting<?>> all() {
        return Stream.concat(own().stream(), core().stream()).toList();
    }
}
