package io.crossfade.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crossfade.command.ReplyComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares two replies by what they mean. Thread-safe. */
final class ReplyComparator {
    private final long expiryToleranceMillis;

    ReplyComparator(Duration expiryTolerance) {
        this.expiryToleranceMillis = expiryTolerance.toMillis();
    }

    /**
     * Returns whether both replies say the same. An error of the authority never reaches this place. The authority may have
     * answered in RESP3 and the shadow in RESP2, so replies of another form are compared by what is in them.
     */
    boolean same(ReplyComparison comparison, @Nullable Object authority, @Nullable Object shadow) {
        if (authority == null || shadow == null) {
            return authority == shadow;
        }
        return sameForm(comparison, authority, shadow)
                || sameForm(comparison, ReplyContent.of(authority), ReplyContent.of(shadow));
    }

    private boolean sameForm(ReplyComparison comparison, Object authority, Object shadow) {
        return switch (comparison) {
            case EXACT -> exact(authority, shadow);
            case UNORDERED -> counts(authority, 1).equals(counts(shadow, 1));
            case UNORDERED_PAIRS -> counts(authority, 2).equals(counts(shadow, 2));
            case FLOAT, SCORES -> numeric(authority, shadow);
            case EXPIRY_SECONDS -> expiry(authority, shadow, Math.max(1, expiryToleranceMillis / 1_000));
            case EXPIRY_MILLIS -> expiry(authority, shadow, expiryToleranceMillis);
            case NONE -> true;
        };
    }

    private static boolean exact(@Nullable Object a, @Nullable Object b) {
        if (a instanceof List<?> left && b instanceof List<?> right) {
            return sameLists(left, right, false);
        }
        return canonical(a).equals(canonical(b));
    }

    private static boolean numeric(@Nullable Object a, @Nullable Object b) {
        if (a instanceof List<?> left && b instanceof List<?> right) {
            return sameLists(left, right, true);
        }
        if (a instanceof byte[] left && b instanceof byte[] right) {
            return Arrays.equals(left, right) || sameNumber(left, right);
        }
        return exact(a, b);
    }

    private static boolean sameLists(List<?> left, List<?> right, boolean numeric) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            Object a = left.get(i);
            Object b = right.get(i);
            if (!(numeric ? numeric(a, b) : exact(a, b))) {
                return false;
            }
        }
        return true;
    }

    /** Scores are written differently by versions: 1.1 and 1.1000000000000001 are one double. */
    private static boolean sameNumber(byte[] left, byte[] right) {
        try {
            double a = Double.parseDouble(new String(left, ISO_8859_1));
            return a == Double.parseDouble(new String(right, ISO_8859_1));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean expiry(Object a, Object b, long tolerance) {
        if (a instanceof List<?> left && b instanceof List<?> right && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                Object x = left.get(i);
                Object y = right.get(i);
                if (x == null || y == null ? x != y : !expiry(x, y, tolerance)) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Long left && b instanceof Long right) {
            boolean bothExpire = left >= 0 && right >= 0;
            return bothExpire ? Math.abs(left - right) <= tolerance : left.equals(right);
        }
        return exact(a, b);
    }

    private static Map<Object, Integer> counts(Object reply, int width) {
        Map<Object, Integer> counts = new HashMap<>();
        if (!(reply instanceof List<?> list)) {
            counts.put(canonical(reply), 1);
            return counts;
        }
        for (int i = 0; i + width <= list.size(); i += width) {
            List<Object> group = new ArrayList<>(width);
            for (int j = i; j < i + width; j++) {
                group.add(canonical(list.get(j)));
            }
            counts.merge(group, 1, Integer::sum);
        }
        return counts;
    }

    /** A form that is equal exactly when the bytes are. */
    private static Object canonical(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, ISO_8859_1);
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(ReplyComparator::canonical).toList();
        }
        return reply == null ? "(nil)" : reply;
    }
}
