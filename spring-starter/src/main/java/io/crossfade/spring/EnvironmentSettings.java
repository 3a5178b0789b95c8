package io.crossfade.spring;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import io.crossfade.spi.SideConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * What the application's environment sets under {@code crossfade}: Spring's relaxed names and placeholders, the core's
 * settings and checks.
 */
final class EnvironmentSettings {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("crossfade");
    private static final ConfigurationPropertyName BACKFILL = ROOT.append("backfill");
    private static final ConfigurationPropertyName SOURCE = ROOT.append("source");

    private final Environment environment;
    private final Binder binder;

    EnvironmentSettings(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /** Returns whether Crossfade is on: as {@code crossfade.enabled} says, else once the target's host, or its nodes, are set. */
    boolean enabled() {
        return binder.bind(StarterSettings.ENABLED.key(), Boolean.class)
                .orElseGet(() -> StringUtils.hasText(text("crossfade.target.host"))
                        || !binder.bind("crossfade.target.nodes", Bindable.listOf(String.class))
                                .orElseGet(List::of)
                                .isEmpty());
    }

    /** Returns the names of the connection factories that are left alone. */
    List<String> notMigrated() {
        return binder.bind(StarterSettings.NOT_MIGRATED.key(), Bindable.listOf(String.class))
                .orElseGet(List::of);
    }

    /** Returns the value of {@code setting}, or its default. */
    <T> T get(Setting<T> setting) {
        T value = find(setting);
        return value == null ? setting.defaultValue() : value;
    }

    /** Returns the value of {@code setting}, or null if it is not set. */
    <T> @Nullable T find(Setting<T> setting) {
        String text = text(setting);
        return text == null ? null : check(setting, text);
    }

    /**
     * Returns the texts of the core's settings that are there, by full name.
     *
     * @throws RefusedStartException if a name is unknown or belongs to the source, or a value is not allowed
     */
    Map<String, String> core() {
        refuseSource();
        requireKnownNames();
        Map<String, String> texts = new LinkedHashMap<>();
        for (Setting<?> setting : StarterSettings.core()) {
            String text = text(setting);
            if (text != null) {
                check(setting, text);
                texts.put(setting.key(), text);
            }
        }
        return texts;
    }

    private @Nullable String text(Setting<?> setting) {
        if (!setting.isList()) {
            return text(setting.key());
        }
        return binder.bind(setting.key(), Bindable.listOf(String.class))
                .map(elements -> String.join(",", elements))
                .orElse(null);
    }

    private @Nullable String text(String key) {
        return binder.bind(key, String.class).orElse(null);
    }

    private <T> @Nullable T check(Setting<T> setting, String text) {
        try {
            return Settings.of("", Map.of(setting.key(), text)).find(setting);
        } catch (IllegalArgumentException refused) {
            throw new RefusedStartException(
                    requireNonNull(refused.getMessage()),
                    "Change " + setting.key() + whereSet(ConfigurationPropertyName.of(setting.key())) + ".",
                    refused);
        }
    }

    private void refuseSource() {
        for (Setting<?> setting : SideConfig.settings(SourceSettings.PREFIX)) {
            if (text(setting) != null) {
                refuseSource(ConfigurationPropertyName.of(setting.key()));
            }
        }
    }

    private void refuseSource(ConfigurationPropertyName name) {
        throw new RefusedStartException(
                name + " is set, but in a Spring application the source is what spring.data.redis says",
                "Remove " + name + whereSet(name) + ", and set " + SourceSettings.springName(name.toString())
                        + " instead.");
    }

    private void requireKnownNames() {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                names.stream()
                        .filter(ROOT::isAncestorOf)
                        .filter(name -> !BACKFILL.isAncestorOf(name))
                        .forEach(this::requireKnown);
            }
        }
    }

    private void requireKnown(ConfigurationPropertyName name) {
        if (SOURCE.isAncestorOf(name)) {
            refuseSource(name);
        }
        ConfigurationPropertyName setting = name.isLastElementIndexed() ? name.getParent() : name;
        List<Setting<?>> known = StarterSettings.all();
        if (known.stream()
                .noneMatch(one -> ConfigurationPropertyName.of(one.key()).equals(setting))) {
            try {
                Settings.of("", Map.of(name.toString(), "")).requireKnown(known);
            } catch (IllegalArgumentException unknown) {
                throw new RefusedStartException(
                        requireNonNull(unknown.getMessage()),
                        "Correct or remove " + name + whereSet(name) + ".",
                        unknown);
            }
        }
    }

    private String whereSet(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null && property.getOrigin() != null) {
                return " (" + property.getOrigin() + ")";
            }
        }
        return "";
    }
}
