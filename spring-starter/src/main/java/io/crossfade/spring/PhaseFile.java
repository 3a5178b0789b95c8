package io.crossfade.spring;

import io.crossfade.ConfigLoader;
import io.crossfade.model.MigrationPhase;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wish written into a file: {@code crossfade.phase}, and {@code crossfade.confirm=true} where it is needed. No file, or none
 * of the two in it, is no wish. Writing the file again makes the wish anew, even with the same content.
 */
record PhaseFile(Path file, Duration interval) implements PhaseFlag {
    private static final Setting<MigrationPhase> PHASE =
            Setting.choice("crossfade.phase", MigrationPhase.class, MigrationPhase.SOURCE_ONLY);
    private static final Setting<Boolean> CONFIRM = Setting.flag("crossfade.confirm", false);

    @Override
    public @Nullable PhaseWish read() {
        if (Files.notExists(file)) {
            return null;
        }
        Object version = lastModified();
        Settings settings = ConfigLoader.read(file);
        settings.requireKnown(List.of(PHASE, CONFIRM));
        boolean confirmed = settings.as(texts -> texts.get(CONFIRM));
        return settings.as(texts -> Optional.ofNullable(texts.find(PHASE)))
                .map(phase -> new PhaseWish(phase, confirmed, version))
                .orElse(null);
    }

    @Override
    public String label() {
        return "phase-file";
    }

    private Object lastModified() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e, e);
        }
    }
}
