package io.crossfade.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a reply, in its order and whatever the protocol: without the lists and maps that are around it, and with numbers
 * in one writing.
 */
final class ReplyContent {
    private ReplyContent() {}

    /** Returns a list for a list; all else as it is written in RESP2, a double as {@link Double#toString} has it. */
    static Object of(Object reply) {
        if (!(reply instanceof List<?> parts)) {
            return leaf(reply);
        }
        List<@Nullable Object> content = new ArrayList<>();
        parts.forEach(part -> collect(part, content));
        return content;
    }

    private static void collect(@Nullable Object part, List<@Nullable Object> content) {
        if (part instanceof List<?> list) {
            list.forEach(element -> collect(element, content));
        } else if (part instanceof Map.Entry<?, ?> entry) {
            collect(entry.getKey(), content);
            collect(entry.getValue(), content);
        } else {
            content.add(part == null ? null : leaf(part));
        }
    }

    private static Object leaf(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        return value instanceof Double number ? text(number).getBytes(ISO_8859_1) : value;
    }

    private static String text(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return Double.isNaN(number) ? "nan" : Double.toString(number);
    }
}
