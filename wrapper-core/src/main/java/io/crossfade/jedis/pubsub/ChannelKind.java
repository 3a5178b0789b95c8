package io.crossfade.jedis.pubsub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be subscribed to. */
enum ChannelKind {
    CHANNEL(""),
    PATTERN("P"),
    SHARD("S");

    private final String subscribe;
    private final String unsubscribe;

    ChannelKind(String prefix) {
        this.subscribe = prefix + "SUBSCRIBE";
        this.unsubscribe = prefix + "UNSUBSCRIBE";
    }

    byte[] subscribe() {
        return subscribe.getBytes(US_ASCII);
    }

    /** Returns the kind that {@code command} subscribes to, or null if it does not. */
    static @Nullable ChannelKind subscribed(Command command) {
        String name = command.text(0).toUpperCase(Locale.ROOT);
        for (ChannelKind kind : values()) {
            if (kind.subscribe.equals(name)) {
                return kind;
            }
        }
        return null;
    }

    /** Returns the kind that {@code command} unsubscribes from, or null if it does not. */
    static @Nullable ChannelKind unsubscribed(Command command) {
        String name = command.text(0).toUpperCase(Locale.ROOT);
        for (ChannelKind kind : values()) {
            if (kind.unsubscribe.equals(name)) {
                return kind;
            }
        }
        return null;
    }
}
