package io.crossfade.backfill.follow;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CLIENT TRACKING in broadcasting mode, of Redis from 6.0 and Valkey: one connection that is redirected to itself. So there is no second
 * one whose end would go unnoticed (tried on Redis 6.0, 7.0 and 8.0 and Valkey 8.1). A hint does not tell the database.
 */
final class TrackingHints implements HintWay {
    private static final String CHANNEL = "__redis__:invalidate";

    @Override
    public String label() {
        return "tracking";
    }

    @Override
    public void subscribe(RedisLink server) {
        Object id = HintWay.accepted(server, Command.of("CLIENT", "ID"), "CLIENT ID");
        HintWay.accepted(
                server,
                Command.of("CLIENT", "TRACKING", "ON", "REDIRECT", String.valueOf(id), "BCAST"),
                "CLIENT TRACKING");
        HintWay.accepted(server, Command.of("SUBSCRIBE", CHANNEL), "SUBSCRIBE " + CHANNEL);
    }

    /** The names of changed keys, or null after FLUSHALL and FLUSHDB. */
    @Override
    public void read(List<?> message, HintSink sink) {
        Object keys = message.get(message.size() - 1);
        if (keys instanceof List<?> names) {
            for (Object name : names) {
                if (name instanceof byte[] bytes) {
                    sink.touched(HintSink.ANY_DATABASE, Key.of(bytes));
                }
            }
        } else {
            sink.missed("FLUSHALL or FLUSHDB on the source");
        }
    }

    @Override
    public Set<String> silent() {
        return SilentCommands.ALWAYS;
    }

    @Override
    public @Nullable String trouble(RedisLink server) {
        return null; // the subscribed connection itself would have ended
    }
}
