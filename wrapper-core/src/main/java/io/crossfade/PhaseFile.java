package io.crossfade;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Carrying;
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
 * A wish written into a file: {@code crossfade.phase}, and {@code crossfade.confirm=true} where it is needed; {@code
 * crossfade.carrying=paused} or {@code running}. No file, or none of them in it, is no wish. Writing the file again makes the wish anew, even with the same content.
 *
 * @param file the file, {@code .properties} or YAML; need not be there
 * @param interval the time between two looks, 10 ms to 1 h; default 2 s
 */
public record PhaseFile(Path file, Duration interval) implements PhaseFlag {
    /** The name of the file. */
    public static final Setting<String> FILE = Setting.text("crossfade.phase-file", null);

    /** The time between two looks at it. */
    public static final Setting<Duration> INTERVAL = Setting.duration(
            "crossfade.phase-file-interval", Duration.ofMillis(10), Duration.ofHours(1), Duration.ofSeconds(2));

    private static final Setting<MigrationPhase> PHASE =
            Setting.choice("crossfade.phase", MigrationPhase.class, MigrationPhase.SOURCE_ONLY);
    private static final Setting<Carrying> CARRYING =
            Setting.choice("crossfade.carrying", Carrying.class, Carrying.RUNNING);
    private static final Setting<Boolean> CONFIRM = Setting.flag("crossfade.confirm", false);

    /**
     * Checks the interval.
     *
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public PhaseFile {
        requireNonNull(file, "file");
        INTERVAL.check(interval);
    }

    /** Returns the phase file that the settings name, or null if they name none. */
    public static @Nullable PhaseFile from(Settings settings) {
        Duration interval = settings.as(texts -> texts.get(INTERVAL));
        return settings.as(texts -> Optional.ofNullable(texts.find(FILE)))
                .map(file -> new PhaseFile(Path.of(file), interval))
                .orElse(null);
    }

    /** Returns the settings that say which file it is, in the order of the documentation. */
    public static List<Setting<?>> settings() {
        return List.of(FILE, INTERVAL);
    }

    @Override
    public @Nullable PhaseWish read() {
        if (Files.notExists(file)) {
            return null;
        }
        Object version = lastModified();
        Settings settings = ConfigLoader.read(file);
        settings.requireKnown(List.of(PHASE, CONFIRM, CARRYING));
        return settings.as(texts -> Optional.of(
                        new PhaseWish(texts.find(PHASE), texts.get(CONFIRM), texts.find(CARRYING), version)))
                .filter(wish -> wish.phase() != null || wish.carrying() != null)
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
