package io.crossfade.handover;

import java.util.List;
import java.util.Map;

/**
 * What is written to the record in one step.
 *
 * @param written the new values by name: printable ASCII
 * @param removed the names of fields that go
 */
public record RecordChange(Map<String, byte[]> written, List<String> removed) {
    /** Nothing. */
    public static final RecordChange NONE = new RecordChange(Map.of(), List.of());

    /** Returns whether it writes nothing. */
    public boolean isEmpty() {
        return written.isEmpty() && removed.isEmpty();
    }
}
