package io.crossfade.backfill.gentle;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;

/**
 * What the servers must be like for a job to go on, by what INFO tells every second. A job holds while a limit is exceeded.
 *
 * @param easeWhileSaving whether it takes at most half the time while the source writes its RDB or rewrites its AOF; default true
 * @param maxReplicaLag bytes that a replica of either server may be behind, 0 to 2,147,483,647; default 64 MiB; 0 is no bound
 * @param maxClientBuffers bytes by which the buffers of either server's clients may have grown since the job began, 0 to
 *     2,147,483,647; default 256 MiB; 0 is no bound
 * @param maxTargetMemory per cent of its maxmemory that the target may use, 0 to 100; default 90; 0 is no bound
 * @param stopOnEviction whether the job ends when the target begins to evict keys; default true
 */
public record HealthLimits(
        boolean easeWhileSaving, int maxReplicaLag, int maxClientBuffers, int maxTargetMemory, boolean stopOnEviction) {
    private static final int MIB = 1_048_576;
    private static final Setting<Boolean> EASE = Setting.flag("crossfade.backfill.ease-while-saving", true);
    private static final Setting<Integer> REPLICA_LAG =
            Setting.integer("crossfade.backfill.max-replica-lag", 0, Integer.MAX_VALUE, 64 * MIB);
    private static final Setting<Integer> CLIENT_BUFFERS =
            Setting.integer("crossfade.backfill.max-client-buffers", 0, Integer.MAX_VALUE, 256 * MIB);
    private static final Setting<Integer> TARGET_MEMORY =
            Setting.integer("crossfade.backfill.max-target-memory", 0, 100, 90);
    private static final Setting<Boolean> STOP = Setting.flag("crossfade.backfill.stop-on-eviction", true);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public HealthLimits {
        REPLICA_LAG.check(maxReplicaLag);
        CLIENT_BUFFERS.check(maxClientBuffers);
        TARGET_MEMORY.check(maxTargetMemory);
    }

    static HealthLimits from(Settings settings) {
        return new HealthLimits(
                settings.get(EASE),
                settings.get(REPLICA_LAG),
                settings.get(CLIENT_BUFFERS),
                settings.get(TARGET_MEMORY),
                settings.get(STOP));
    }

    static List<Setting<?>> settings() {
        return List.of(EASE, REPLICA_LAG, CLIENT_BUFFERS, TARGET_MEMORY, STOP);
    }
}
