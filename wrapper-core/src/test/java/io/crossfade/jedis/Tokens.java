package io.crossfade.jedis;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.authentication.core.SimpleToken;
import redis.clients.authentication.core.Token;
import redis.clients.authentication.core.TokenAuthConfig;
import redis.clients.jedis.authentication.AuthXManager;

/** An identity provider whose tokens last for two seconds and are renewed after one. */
final class Tokens implements AutoCloseable {
    private static final long LIFE_MILLIS = 2_000;

    private final String user;
    private final AtomicInteger issued = new AtomicInteger();
    private final AuthXManager manager;
    private volatile String word;

    Tokens(String user, String word) {
        this.user = user;
        this.word = word;
        this.manager = new AuthXManager(TokenAuthConfig.builder()
                .identityProviderConfig(() -> this::next)
                .expirationRefreshRatio(0.5f)
                .lowerRefreshBoundMillis(100)
                .tokenRequestExecTimeoutInMs(1_000)
                .maxAttemptsToRetry(3)
                .delayInMsToRetry(10)
                .build());
    }

    private Token next() {
        long now = System.currentTimeMillis();
        issued.incrementAndGet();
        return new SimpleToken(user, word, now + LIFE_MILLIS, now, Map.of());
    }

    /** From the next renewal on, tokens hold this. */
    void issue(String newWord) {
        word = newWord;
    }

    int issued() {
        return issued.get();
    }

    /** Returns whether a new connection would show {@code expected}. */
    boolean isCurrent(String expected) {
        return new String(manager.get().getPassword()).equals(expected);
    }

    AuthXManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.stop();
    }
}
