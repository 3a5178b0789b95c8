package io.crossfade.namespace;

import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of all patterns; the first that names a key decides, and a key that none names is carried. Immutable and
 * thread-safe; never blocks. The same on every instance and for the backfill.
 */
public final class Namespaces {
    private static final Setting<List<NamespaceRule>> RULES =
            Setting.list("crossfade.namespaces", NamespaceRule.FORM, NamespaceRule.RANGE, NamespaceRule::parse);
    private static final Namespaces NONE = new Namespaces(List.of());

    private record Compiled(Glob glob, NamespaceRule rule) {}

    private final List<NamespaceRule> rules;
    private final List<Compiled> compiled;

    private Namespaces(List<NamespaceRule> rules) {
        this.rules = List.copyOf(rules);
        this.compiled = rules.stream()
                .map(rule -> new Compiled(new Glob(rule.pattern()), rule))
                .toList();
    }

    /** Returns no rules: every key is carried. */
    public static Namespaces none() {
        return NONE;
    }

    /** Returns these rules; the first that names a key decides. */
    public static Namespaces of(List<NamespaceRule> rules) {
        return new Namespaces(rules);
    }

    /** Reads {@code crossfade.namespaces}. */
    public static Namespaces from(Settings settings) {
        return of(settings.get(RULES));
    }

    /** Returns every setting of this class. */
    public static List<Setting<?>> settings() {
        return List.of(RULES);
    }

    /** Returns the rules in their order. */
    public List<NamespaceRule> rules() {
        return rules;
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return compiled.isEmpty();
    }

    /** Returns whether the key is migrated. */
    public boolean carries(Key key) {
        NamespaceRule rule = find(key);
        return rule == null || rule.policy() == NamespacePolicy.CARRY;
    }

    /** Returns whether all of these keys are migrated. */
    public boolean carriesAll(List<Key> keys) {
        return isEmpty() || keys.stream().allMatch(this::carries);
    }

    /** Returns those of the keys that are migrated. */
    public List<Key> carried(List<Key> keys) {
        return isEmpty() ? keys : keys.stream().filter(this::carries).toList();
    }

    /** Returns whether callers wait until the shadow has the writes to any of these keys. */
    public boolean sync(List<Key> keys, boolean otherwise) {
        boolean any = false;
        for (Key key : keys) {
            NamespaceRule rule = find(key);
            Boolean sync = rule == null ? null : rule.sync();
            any |= sync == null ? otherwise : sync;
        }
        return keys.isEmpty() ? otherwise : any;
    }

    /** Returns how many of the reads of these keys are compared: the most that any of them asks for, 0.0 to 1.0. */
    public double sampleRate(List<Key> keys, double otherwise) {
        double most = keys.isEmpty() ? otherwise : 0;
        for (Key key : keys) {
            NamespaceRule rule = find(key);
            Double rate = rule == null ? null : rule.sampleRate();
            most = Math.max(most, rate == null ? otherwise : rate);
        }
        return most;
    }

    /**
     * Returns the side that executes a command on these keys in every phase, or null if it is the authority.
     *
     * @param name the command's name, for the message
     * @throws MigrationException if its keys do not all belong to the same side in every phase
     */
    public @Nullable Side pinned(String name, List<Key> keys) {
        Side common = keys.isEmpty() ? null : pinned(keys.get(0));
        for (Key key : keys) {
            if (pinned(key) != common) {
                throw MigrationException.refusal(
                        name + " names keys that crossfade.namespaces pins to one side together"
                                + " with others; nothing was sent. Give these keys one policy, or name them in separate commands");
            }
        }
        return common;
    }

    private @Nullable Side pinned(Key key) {
        NamespaceRule rule = find(key);
        NamespacePolicy policy = rule == null ? NamespacePolicy.CARRY : rule.policy();
        return switch (policy) {
            case CARRY, SKIP -> null;
            case PIN_SOURCE -> Side.SOURCE;
            case PIN_TARGET -> Side.TARGET;
        };
    }

    private @Nullable NamespaceRule find(Key key) {
        for (Compiled one : compiled) {
            if (one.glob().matches(key.bytes())) {
                return one.rule();
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Namespaces same && rules.equals(same.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
