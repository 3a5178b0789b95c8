package io.crossfade.namespace;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one pattern of keys says. Immutable.
 *
 * <p>Written as {@code pattern=policy}, with {@code ;mode=sync|async} and {@code ;sample-rate=0.0..1.0} after it where they are
 * to differ from the rest: {@code lock:*=carry;mode=sync}. The last {@code =} before the first {@code ;} ends the pattern.
 *
 * @param pattern which keys, as in KEYS and SCAN: {@code *}, {@code ?}, {@code [a-z]}, and {@code \} before a character that
 *     means itself; no comma
 * @param policy what becomes of them
 * @param sync whether callers wait until the shadow has their writes; null as {@code crossfade.carry.mode} says
 * @param sampleRate how many of their reads are compared, 0.0 to 1.0; null as {@code crossfade.shadow-read.sample-rate} says
 */
public record NamespaceRule(
        String pattern, NamespacePolicy policy, @Nullable Boolean sync, @Nullable Double sampleRate) {
    static final String FORM = "pattern=policy";
    static final String RANGE =
            "policy carry, skip, pin-source or pin-target; after carry ;mode=sync or async, ;sample-rate=0.0 to 1.0";

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if the pattern is empty, the rate is out of its range, or a mode or rate is given for
     *     keys that are not carried
     */
    public NamespaceRule {
        requireNonNull(policy, "policy");
        if (pattern.isEmpty() || pattern.contains(",")) {
            throw new IllegalArgumentException("a pattern is not empty and has no comma");
        }
        if (sampleRate != null && !(sampleRate >= 0 && sampleRate <= 1)) {
            throw new IllegalArgumentException("a sample rate is 0.0 to 1.0");
        }
        if (policy != NamespacePolicy.CARRY && (sync != null || sampleRate != null)) {
            throw new IllegalArgumentException("mode and sample rate are for keys that are carried");
        }
    }

    /** Returns a rule that sets nothing but the policy. */
    public static NamespaceRule of(String pattern, NamespacePolicy policy) {
        return new NamespaceRule(pattern, policy, null, null);
    }

    /**
     * Reads a rule as it is written in a configuration.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static NamespaceRule parse(String text) {
        int options = text.indexOf(';');
        String first = options < 0 ? text : text.substring(0, options);
        int equals = first.lastIndexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("no policy");
        }
        NamespaceRule rule = of(
                first.substring(0, equals).strip(),
                NamespacePolicy.valueOf(first.substring(equals + 1)
                        .strip()
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')));
        if (options >= 0) {
            for (String option : text.substring(options + 1).split(";")) {
                rule = rule.with(option.strip());
            }
        }
        return rule;
    }

    private NamespaceRule with(String option) {
        int equals = option.indexOf('=');
        String name = option.substring(0, Math.max(0, equals));
        String value = option.substring(equals + 1).strip();
        return switch (name.strip()) {
            case "mode" -> withSync(isSync(value));
            case "sample-rate" -> withSampleRate(Double.parseDouble(value));
            default -> throw new IllegalArgumentException("an option that nobody knows");
        };
    }

    private static boolean isSync(String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "sync" -> true;
            case "async" -> false;
            default -> throw new IllegalArgumentException("neither sync nor async");
        };
    }

    /** Returns a copy whose callers wait for the shadow, or do not. */
    public NamespaceRule withSync(boolean value) {
        return new NamespaceRule(pattern, policy, value, sampleRate);
    }

    /** Returns a copy of whose reads so many are compared. */
    public NamespaceRule withSampleRate(double value) {
        return new NamespaceRule(pattern, policy, sync, value);
    }

    /** Returns the rule as it is written in a configuration. */
    @Override
    public String toString() {
        return pattern + "=" + policy.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (sync == null ? "" : ";mode=" + (sync ? "sync" : "async"))
                + (sampleRate == null ? "" : ";sample-rate=" + sampleRate);
    }
}
