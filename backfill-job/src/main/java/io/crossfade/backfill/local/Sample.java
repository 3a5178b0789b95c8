package io.crossfade.backfill.local;

import io.crossfade.backfill.filter.KeyType;
import io.crossfade.converge.PayloadTrial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was learned of the keys of a sample. Not thread-safe. */
final class Sample {
    private final List<Double> wanted = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();
    private final List<Double> payload = new ArrayList<>();
    private final Map<KeyType, Integer> types = new EnumMap<>(KeyType.class);
    private final Map<KeyType, Integer> refused = new EnumMap<>(KeyType.class);
    private final Map<KeyType, Integer> quarantined = new EnumMap<>(KeyType.class);
    private int inParts;
    private int timedKeys;
    private long timedNanos;

    void unwanted() {
        wanted.add(0.0);
        bytes.add(0.0);
        payload.add(0.0);
    }

    /** A key that would be copied. */
    void wanted(KeyType type, long memory, long payloadBytes) {
        wanted.add(1.0);
        bytes.add((double) memory);
        payload.add((double) payloadBytes);
        types.merge(type, 1, Integer::sum);
    }

    /** A key that would be copied whole would end so. */
    void ends(KeyType type, PayloadTrial.Fate fate) {
        if (fate != PayloadTrial.Fate.WHOLE) {
            refused.merge(type, 1, Integer::sum);
        }
        if (fate == PayloadTrial.Fate.REFUSED) {
            quarantined.merge(type, 1, Integer::sum);
        }
    }

    void inParts() {
        inParts++;
    }

    void timed(int keys, long nanos) {
        timedKeys += keys;
        timedNanos += nanos;
    }

    int size() {
        return wanted.size();
    }

    List<Double> wantedEach() {
        return wanted;
    }

    List<Double> bytesEach() {
        return bytes;
    }

    List<Double> payloadEach() {
        return payload;
    }

    Map<KeyType, Integer> types() {
        return types;
    }

    Map<KeyType, Integer> refused() {
        return refused;
    }

    Map<KeyType, Integer> quarantined() {
        return quarantined;
    }

    int largeKeys() {
        return inParts;
    }

    /** Returns what one key took one worker, or 0 if none was timed. */
    double nanosPerKey() {
        return timedKeys == 0 ? 0 : (double) timedNanos / timedKeys;
    }
}
