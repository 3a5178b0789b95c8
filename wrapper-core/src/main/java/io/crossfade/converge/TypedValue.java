package io.crossfade.converge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A value as its type's own commands tell it, comparable between servers of any two versions. Immutable by habit. */
sealed interface TypedValue {
    /** Whether two values mean the same. A value that could not be read is not the same as anything. */
    default boolean sameAs(TypedValue other) {
        return equals(other);
    }

    /** No such key. */
    record Absent() implements TypedValue {}

    /** A string, which may be a bitmap or a HyperLogLog. */
    record Text(ByteBuffer bytes) implements TypedValue {
        @Override
        public boolean sameAs(TypedValue other) {
            return equals(other) || (other instanceof Text that && HyperLogLog.same(bytes.array(), that.bytes.array()));
        }
    }

    /** A list, in order. */
    record Elements(List<ByteBuffer> elements) implements TypedValue {}

    /** A set. */
    record Members(Set<ByteBuffer> members) implements TypedValue {}

    /** A sorted set; scores are compared as numbers, and there is no -0. */
    record Scores(Map<ByteBuffer, Double> scores) implements TypedValue {}

    /**
     * A hash.
     *
     * @param expiries when fields expire, in milliseconds since 1970; only fields that do
     */
    record Fields(Map<ByteBuffer, ByteBuffer> fields, Map<ByteBuffer, Long> expiries) implements TypedValue {}

    /** A stream. */
    record Stream(StreamContent content) implements TypedValue {
        @Override
        public boolean sameAs(TypedValue other) {
            return other instanceof Stream that && content.sameAs(that.content);
        }
    }

    /** The key changed its type, or went, while it was read; reading again helps. */
    record Torn() implements TypedValue {
        @Override
        public boolean sameAs(TypedValue other) {
            return false;
        }
    }

    /**
     * It cannot be read by type.
     *
     * @param reason what to tell, without any value
     */
    record Unreadable(String reason) implements TypedValue {
        @Override
        public boolean sameAs(TypedValue other) {
            return false;
        }
    }
}
