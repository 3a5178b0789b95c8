package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/** Somebody who writes to both servers and obeys the rule of convergence, over connections of its own. Each method is one step. */
final class Author implements AutoCloseable {
    /** When keys expire at first, in milliseconds of the clock: far ahead. */
    static final long SOON = System.currentTimeMillis() + 3_600_000;

    private static final long LATE = SOON + 1_000_000;
    private static final String VALUE = "5";

    private final Jedis source;
    private final Jedis target;
    private final Converger converger;
    private final RedisLink authority;
    private final RedisLink shadow;

    Author(TwoServers servers, Converger converger) {
        this.source = servers.authority;
        this.target = servers.shadow;
        this.converger = converger;
        this.authority = servers.authorityLink();
        this.shadow = servers.shadowLink();
    }

    void set(String key) {
        source.set(key, VALUE);
    }

    void setThere(String key) {
        target.set(key, VALUE);
    }

    void setKeepingTtl(String key) {
        source.set(key, VALUE, SetParams.setParams().keepttl());
    }

    void setKeepingTtlThere(String key) {
        target.set(key, VALUE, SetParams.setParams().keepttl());
    }

    void setWithSameExpiry(String key) {
        source.set(key, VALUE, SetParams.setParams().pxAt(SOON));
    }

    void setWithSameExpiryThere(String key) {
        target.set(key, VALUE, SetParams.setParams().pxAt(SOON));
    }

    void delete(String key) {
        source.del(key);
    }

    void deleteThere(String key) {
        target.del(key);
    }

    void append(String key) {
        source.append(key, "0");
    }

    void appendThere(String key) {
        target.append(key, "0");
    }

    void increment(String key) {
        source.incr(key);
    }

    void incrementThere(String key) {
        target.incr(key);
    }

    void expire(String key) {
        source.pexpireAt(key, LATE);
    }

    void expireThere(String key) {
        target.pexpireAt(key, LATE);
    }

    void persist(String key) {
        source.persist(key);
    }

    void persistThere(String key) {
        target.persist(key);
    }

    void push(String key) {
        source.rpush(key, "element");
    }

    void confirmValue(String key) {
        confirm(key, Overwrite.with(VALUE.getBytes(US_ASCII)));
    }

    void confirmGone(String key) {
        confirm(key, Overwrite.gone());
    }

    private void confirm(String key, Overwrite written) {
        if (!converger
                .confirm(authority, List.of(Key.of(key)), List.of(written))
                .get(0)) {
            check(key);
        }
    }

    void confirmBoth(String key) {
        Overwrite written = Overwrite.with(VALUE.getBytes(US_ASCII));
        if (!converger
                .confirmBoth(authority, shadow, List.of(Key.of(key)), List.of(written))
                .get(0)) {
            check(key);
        }
    }

    void check(String key) {
        assertThat(converger.check(authority, shadow, List.of(Key.of(key)))).allMatch(Convergence::settled);
    }

    void converge(String key) {
        assertThat(converger.converge(authority, shadow, List.of(Key.of(key)))).allMatch(Convergence::settled);
    }

    @Override
    public void close() {
        authority.close();
        shadow.close();
    }
}
