package io.crossfade.jedis;

import static java.util.Objects.requireNonNull;

import io.crossfade.CrossfadeConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.authentication.AuthXManager;

/** Collects what only code can give to a migration. Not thread-safe. */
public final class JedisCrossfadeBuilder {
    private final CrossfadeConfig config;
    private @Nullable AuthXManager sourceTokens;
    private @Nullable AuthXManager targetTokens;

    JedisCrossfadeBuilder(CrossfadeConfig config) {
        this.config = requireNonNull(config, "config");
    }

    /**
     * Sets what gives, and renews, the tokens that connections to the source show instead of a password. It is started with the
     * first connections and stays the caller's to stop, after the migration is closed. Pooled connections show a new token when
     * they go back to their pool; a connection cannot while it is subscribed, so subscribing is refused.
     */
    public JedisCrossfadeBuilder sourceTokens(AuthXManager tokens) {
        sourceTokens = requireNonNull(tokens, "tokens");
        return this;
    }

    /** Sets what gives the tokens for the target: see {@link #sourceTokens}. */
    public JedisCrossfadeBuilder targetTokens(AuthXManager tokens) {
        targetTokens = requireNonNull(tokens, "tokens");
        return this;
    }

    /** Starts the migration in this process. Waits for the first tokens, if there are any. */
    public JedisCrossfade open() {
        return new JedisCrossfade(config, sourceTokens, targetTokens);
    }
}
