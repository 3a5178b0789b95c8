package io.crossfade.backfill.local;

import io.crossfade.backfill.filter.KeyType;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill would do, told from a sample of the source's keys.
 *
 * @param source the source's endpoint and version
 * @param target the target's endpoint and version
 * @param sourceKeys keys that the source holds
 * @param targetKeys keys that the target holds already
 * @param sampled keys that were looked at
 * @param wanted keys that would be copied: those that the filters want
 * @param bytes memory that those take on the source
 * @param payload bytes that would be sent for those that travel whole
 * @param types keys of the sample that would be copied, by type
 * @param refused keys of the sample that the target does not take whole, under no version that it reads, by type: they would be copied
 *     by the commands of the type, or quarantined
 * @param quarantined those of them that would be quarantined, since the target cannot hold them
 * @param inParts keys of the sample that would be copied in parts
 * @param duration how long it would take if no server becomes slow, or null if nothing could be measured
 * @param usedMemory bytes that the target uses
 * @param maxMemory the target's maxmemory, or 0 if that is not bounded or not told
 */
public record Forecast(
        Server source,
        Server target,
        long sourceKeys,
        long targetKeys,
        int sampled,
        Estimate wanted,
        Estimate bytes,
        Estimate payload,
        Map<KeyType, Integer> types,
        Map<KeyType, Integer> refused,
        Map<KeyType, Integer> quarantined,
        int inParts,
        @Nullable Duration duration,
        long usedMemory,
        long maxMemory) {
    /**
     * One side.
     *
     * @param endpoint where it is
     * @param version what it is
     */
    public record Server(String endpoint, String version) {}

    /** Copies the maps. */
    public Forecast {
        types = Map.copyOf(types);
        refused = Map.copyOf(refused);
        quarantined = Map.copyOf(quarantined);
    }

    /** Returns the share of its maxmemory that the target would use if nothing that it holds is overwritten; 0 if not bounded. */
    public double memoryShare() {
        return maxMemory == 0 ? 0 : (usedMemory + bytes.value() + bytes.plusMinus()) / maxMemory;
    }
}
