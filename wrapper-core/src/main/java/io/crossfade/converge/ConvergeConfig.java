package io.crossfade.converge;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;

/**
 * How keys are made equal.
 *
 * @param maxRounds copies of a key that keeps changing before it goes back to the ledger, 1 to 100; default 8
 * @param batchSize keys read and written in one pipeline, 1 to 10,000; default 256
 * @param wholeValueBytes values that take more of a server's memory are read and written in parts, 1,024 to 536,870,912; default
 *     524,288
 */
public record ConvergeConfig(int maxRounds, int batchSize, int wholeValueBytes) {
    private static final Setting<Integer> MAX_ROUNDS = Setting.integer("crossfade.converge.max-rounds", 1, 100, 8);
    private static final Setting<Integer> BATCH_SIZE = Setting.integer("crossfade.converge.batch-size", 1, 10_000, 256);
    private static final Setting<Integer> WHOLE_VALUE_BYTES =
            Setting.integer("crossfade.converge.whole-value-bytes", 1_024, 536_870_912, 524_288);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public ConvergeConfig {
        MAX_ROUNDS.check(maxRounds);
        BATCH_SIZE.check(batchSize);
        WHOLE_VALUE_BYTES.check(wholeValueBytes);
    }

    /** Returns the defaults. */
    public static ConvergeConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.converge.*} settings. */
    public static ConvergeConfig from(Settings settings) {
        return new ConvergeConfig(settings.get(MAX_ROUNDS), settings.get(BATCH_SIZE), settings.get(WHOLE_VALUE_BYTES));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(MAX_ROUNDS, BATCH_SIZE, WHOLE_VALUE_BYTES);
    }

    /** Returns a copy that copies a changing key this often at most. */
    public ConvergeConfig withMaxRounds(int value) {
        return new ConvergeConfig(value, batchSize, wholeValueBytes);
    }

    /** Returns a copy with batches of this many keys. */
    public ConvergeConfig withBatchSize(int value) {
        return new ConvergeConfig(maxRounds, value, wholeValueBytes);
    }

    /** Returns a copy that reads and writes larger values in parts. */
    public ConvergeConfig withWholeValueBytes(int value) {
        return new ConvergeConfig(maxRounds, batchSize, value);
    }
}
