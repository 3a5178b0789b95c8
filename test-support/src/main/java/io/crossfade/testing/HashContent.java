package io.crossfade.testing;

import java.time.Duration;
import java.util.Map;

/**
 * A hash as one server has it.
 *
 * @param fields the fields and their values
 * @param expireAtMillis when fields expire, in Unix time; only those that do
 */
record HashContent(Object fields, Map<BinaryKey, Long> expireAtMillis) {
    /** Returns whether both have the same fields and values, and the same fields expire at about the same time. */
    boolean sameAs(HashContent other, Duration tolerance) {
        return fields.equals(other.fields)
                && expireAtMillis.size() == other.expireAtMillis.size()
                && expireAtMillis.entrySet().stream().allMatch(field -> {
                    Long expected = other.expireAtMillis.get(field.getKey());
                    return expected != null && Math.abs(field.getValue() - expected) <= tolerance.toMillis();
                });
    }
}
