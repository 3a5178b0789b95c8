package io.crossfade.cluster;

import io.crossfade.model.ErrorReply;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One command of the caller: what was sent for it, and how its reply is made of theirs.
 *
 * @param parts what was sent, in the order in which it was
 * @param merge makes the reply
 */
record Pending(List<Part> parts, Function<List<Part>, @Nullable Object> merge) {
    /** One command whose reply is the reply. */
    static Pending of(Part part) {
        return new Pending(List.of(part), parts -> parts.get(0).reply());
    }

    /** Several commands: the reply of the last is the reply. */
    static Pending lastOf(List<Part> parts) {
        return new Pending(parts, all -> all.get(all.size() - 1).reply());
    }

    /** Several commands of which all have to succeed: the first error is the reply, else the first reply. */
    static Pending allOf(List<Part> parts) {
        return new Pending(parts, all -> {
            ErrorReply error = firstError(all);
            return error == null ? all.get(0).reply() : error;
        });
    }

    /** Nothing has to be sent: the reply is known. */
    static Pending answered(@Nullable Object reply) {
        return new Pending(List.of(), none -> reply);
    }

    static @Nullable ErrorReply firstError(List<Part> parts) {
        for (Part part : parts) {
            if (part.reply() instanceof ErrorReply error) {
                return error;
            }
        }
        return null;
    }

    @Nullable Object reply() {
        return merge.apply(parts);
    }
}
