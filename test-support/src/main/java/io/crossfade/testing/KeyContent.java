package io.crossfade.testing;

import io.crossfade.testing.Difference.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * A key as one server has it.
 *
 * @param type the server's word for the type; {@code none} if the key is not there
 * @param value the value in a form whose {@code equals} is equality of meaning
 * @param expireAtMillis Unix time of expiry; -1 if it does not expire, -2 if it is not there
 * @param readAtMillis when it was read, by this machine's clock
 */
record KeyContent(String type, Object value, long expireAtMillis, long readAtMillis) {
    boolean isAbsent() {
        return type.equals("none");
    }

    Optional<Difference> differenceTo(KeyContent other, String key, Duration tolerance) {
        if (isAbsent() || other.isAbsent()) {
            return oneAbsent(other, key, tolerance);
        }
        if (!type.equals(other.type)) {
            return difference(key, Kind.TYPE, type, other.type);
        }
        if (!sameValue(other, tolerance)) {
            return difference(key, Kind.VALUE, type + " " + shortened(value), shortened(other.value));
        }
        boolean bothExpire = expireAtMillis >= 0 && other.expireAtMillis >= 0;
        boolean expiryEqual = bothExpire
                ? Math.abs(expireAtMillis - other.expireAtMillis) <= tolerance.toMillis()
                : expireAtMillis == other.expireAtMillis;
        return expiryEqual ? Optional.empty() : difference(key, Kind.EXPIRY, expiry(), other.expiry());
    }

    private boolean sameValue(KeyContent other, Duration tolerance) {
        return value instanceof HashContent hash && other.value instanceof HashContent that
                ? hash.sameAs(that, tolerance)
                : value.equals(other.value);
    }

    private Optional<Difference> oneAbsent(KeyContent other, String key, Duration tolerance) {
        if (isAbsent() && other.isAbsent()) {
            return Optional.empty();
        }
        KeyContent present = isAbsent() ? other : this;
        if (present.expiresWithin(tolerance)) {
            return Optional.empty();
        }
        return difference(key, isAbsent() ? Kind.EXTRA : Kind.MISSING, type, other.type);
    }

    private boolean expiresWithin(Duration tolerance) {
        return expireAtMillis >= 0 && expireAtMillis - readAtMillis <= tolerance.toMillis();
    }

    private String expiry() {
        return expireAtMillis < 0 ? "no expiry" : "expires at " + expireAtMillis;
    }

    private static String shortened(Object value) {
        String text = value.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "... (" + text.length() + " characters)";
    }

    private static Optional<Difference> difference(String key, Kind kind, String one, String two) {
        return Optional.of(new Difference(key, kind, one + " | " + two));
    }
}
