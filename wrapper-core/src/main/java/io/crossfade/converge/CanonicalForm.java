package io.crossfade.converge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a value that every server has for it, whatever its version and encoding: of what the commands of its type tell, in an order
 * that does not depend on where elements lie. A large value gives its elements one after the other, a small one all at once; both give the
 * same digest. For one value at a time, and one thread.
 *
 * <p>Left out is what servers do not agree in: the estimate inside a HyperLogLog, times of delivery, the last visit of a consumer, and the
 * counters of a stream, which have a digest of their own.
 */
final class CanonicalForm {
    private final Hash128 chain = new Hash128();
    private final Hash128 element = new Hash128();
    private final long horizonMillis;
    private Sum128 sum = Sum128.ZERO;
    private long count;
    private long leftOut;

    /** Fields of a hash that expire before {@code horizonMillis} are left out. */
    CanonicalForm(long horizonMillis) {
        this.horizonMillis = horizonMillis;
    }

    /** Returns the digest of a string. */
    Sum128 text(byte[] bytes) {
        return chain.put("string").put(HyperLogLog.withoutEstimate(bytes)).end();
    }

    /** Begins a string of so many bytes, which come in {@link #part parts}. */
    void beginText(long bytes) {
        chain.put("string").put(bytes);
    }

    void part(byte[] bytes) {
        chain.part(bytes);
        count += bytes.length;
    }

    Sum128 endText() {
        return chain.end();
    }

    /** The next element of a list. */
    void next(ByteBuffer word) {
        chain.put(word);
        count++;
    }

    /** The next entry of a stream. */
    void next(StreamId id, List<ByteBuffer> words) {
        chain.put(id.millis()).put(id.sequence()).put(words.size());
        words.forEach(chain::put);
        count++;
    }

    /** A member of a set, of a sorted set or of a hash, in any order. */
    void add(ByteBuffer name, Object value) {
        if (value instanceof MemberType.Field field && isBefore(field.expiresAt(), horizonMillis)) {
            leftOut++;
            return;
        }
        element.put(name);
        if (value instanceof Double score) {
            element.put(Double.doubleToLongBits(score));
        } else if (value instanceof MemberType.Field field) {
            element.put(field.value()).put(field.expiresAt());
        }
        sum = sum.plus(element.end());
        count++;
    }

    /** Whether something that expires then is left out. */
    static boolean isBefore(long expiresAtMillis, long horizonMillis) {
        return expiresAtMillis >= 0 && expiresAtMillis < horizonMillis;
    }

    /** A group of a stream, in any order. */
    void add(ByteBuffer name, StreamId lastDelivered, Sum128 consumers, Sum128 pending) {
        element.put(name).put(lastDelivered.millis()).put(lastDelivered.sequence());
        sum = sum.plus(element.put(consumers).put(pending).end());
    }

    /** Returns the digest of a consumer of a group. */
    Sum128 consumer(ByteBuffer name) {
        return element.put(name).end();
    }

    /** Returns the digest of an entry that is pending. */
    Sum128 pending(StreamId id, ByteBuffer consumer, long deliveries) {
        return element.put(id.millis())
                .put(id.sequence())
                .put(consumer)
                .put(deliveries)
                .end();
    }

    /** How many elements, or bytes of a string, there have been. */
    long seen() {
        return count + leftOut;
    }

    /** Whether all elements that there have been are left out. */
    boolean isNothingLeft() {
        return count == 0 && leftOut > 0;
    }

    /** Returns the digest of all elements of a value of this type. */
    Sum128 end(String type) {
        return chain.put(type).put(count).put(sum).end();
    }

    /** Returns the digest of a stream that has all these entries and groups. */
    Sum128 endStream(StreamId lastId) {
        return chain.put(lastId.millis())
                .put(lastId.sequence())
                .put("stream")
                .put(count)
                .put(sum)
                .end();
    }

    /** Returns the digest of a value that was read whole, or null if it could not be. */
    @Nullable Sum128 of(TypedValue value) {
        if (value instanceof TypedValue.Text text) {
            return text(text.bytes().array());
        } else if (value instanceof TypedValue.Elements list) {
            list.elements().forEach(this::next);
            return end("list");
        } else if (value instanceof TypedValue.Members set) {
            set.members().forEach(member -> add(member, Boolean.TRUE));
            return end("set");
        } else if (value instanceof TypedValue.Scores scores) {
            scores.scores().forEach(this::add);
            return end("zset");
        } else if (value instanceof TypedValue.Fields hash) {
            hash.fields().forEach((name, text) -> add(name, field(hash.expiries(), name, text)));
            return end("hash");
        } else if (value instanceof TypedValue.Stream stream) {
            return stream(stream.content());
        }
        return null;
    }

    private static MemberType.Field field(Map<ByteBuffer, Long> expiries, ByteBuffer name, ByteBuffer value) {
        return new MemberType.Field(value, expiries.getOrDefault(name, Expiry.NEVER));
    }

    private Sum128 stream(StreamContent content) {
        content.entries().forEach(entry -> next(StreamId.parse(entry.id()), entry.fieldsAndValues()));
        content.groups().forEach((name, group) -> {
            Sum128 consumers = group.consumers().stream().map(this::consumer).reduce(Sum128.ZERO, Sum128::plus);
            Sum128 pending = Sum128.ZERO;
            for (Map.Entry<String, StreamContent.Pending> entry :
                    group.pending().entrySet()) {
                StreamContent.Pending held = entry.getValue();
                pending = pending.plus(pending(StreamId.parse(entry.getKey()), held.consumer(), held.deliveries()));
            }
            add(name, StreamId.parse(group.lastDelivered()), consumers, pending);
        });
        return endStream(StreamId.parse(content.lastId()));
    }
}
