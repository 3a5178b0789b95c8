package io.crossfade.command;

import io.crossfade.model.KeyMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Replies of the target with the names that keys have on the source. Names of other databases are left out. */
final class NamedReplies {
    private final KeyMapping keys;
    private final BinaryOperator<@Nullable Object> pair;

    NamedReplies(KeyMapping keys, BinaryOperator<@Nullable Object> pair) {
        this.keys = keys;
        this.pair = pair;
    }

    @Nullable Object names(@Nullable Object reply) {
        if (!(reply instanceof List<?> names)) {
            return reply;
        }
        List<@Nullable Object> own = new ArrayList<>(names.size());
        for (Object name : names) {
            Object key = name instanceof byte[] bytes ? keys.onSource(bytes) : name;
            if (key != null) {
                own.add(key);
            }
        }
        return own;
    }

    @Nullable Object afterCursor(@Nullable Object reply) {
        return reply instanceof List<?> parts && parts.size() == 2 ? listOf(parts.get(0), names(parts.get(1))) : reply;
    }

    @Nullable Object first(@Nullable Object reply) {
        if (!(reply instanceof List<?> parts) || parts.isEmpty()) {
            return reply;
        }
        List<@Nullable Object> renamed = new ArrayList<>(parts);
        renamed.set(0, name(parts.get(0)));
        return renamed;
    }

    /** With RESP3 it is a map. */
    @Nullable Object firstOfEach(@Nullable Object reply) {
        if (!(reply instanceof List<?> parts)) {
            return reply;
        }
        List<@Nullable Object> renamed = new ArrayList<>(parts.size());
        for (Object part : parts) {
            renamed.add(part instanceof Map.Entry<?, ?> entry ? renamed(entry) : first(part));
        }
        return renamed;
    }

    private @Nullable Object renamed(Map.Entry<?, ?> entry) {
        return pair.apply(name(entry.getKey()), entry.getValue());
    }

    private @Nullable Object name(@Nullable Object name) {
        byte[] key = name instanceof byte[] bytes ? keys.onSource(bytes) : null;
        return key == null ? name : key;
    }

    private static List<@Nullable Object> listOf(@Nullable Object first, @Nullable Object second) {
        List<@Nullable Object> list = new ArrayList<>(2);
        list.add(first);
        list.add(second);
        return list;
    }
}
