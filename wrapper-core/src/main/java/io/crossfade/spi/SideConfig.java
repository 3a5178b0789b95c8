package io.crossfade.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one of the two instances. Immutable; the text form never shows the password.
 *
 * @param host name or address of the server
 * @param port 1 to 65535
 * @param user the ACL user, or null for the default user
 * @param password the password, or null when the server asks for none
 * @param database the number of the database, 0 to 16383; default 0
 * @param tls whether to speak TLS; the name in the certificate is verified against {@code host}; default false
 * @param connectTimeout bound of opening a connection and of waiting for a free one, 1 ms to 10 min; default 2 s
 * @param readTimeout bound of waiting for a reply, 1 ms to 10 min; default 2 s
 * @param poolSize the largest number of connections to this side, 1 to 10000; default 32
 */
public record SideConfig(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        int database,
        boolean tls,
        Duration connectTimeout,
        Duration readTimeout,
        int poolSize) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final int DEFAULT_POOL_SIZE = 32;

    /**
     * Checks every component.
     *
     * @throws IllegalArgumentException naming the setting, its value and its bound
     */
    public SideConfig {
        requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        inRange("port", port, 1, 65_535);
        if (user != null && user.isEmpty()) {
            throw new IllegalArgumentException("user must not be empty; leave it out for the default user");
        }
        if (user != null && password == null) {
            throw new IllegalArgumentException("user is set, so password must be set too");
        }
        inRange("database", database, 0, 16_383);
        checkTimeout("connect-timeout", connectTimeout);
        checkTimeout("read-timeout", readTimeout);
        inRange("pool-size", poolSize, 1, 10_000);
    }

    /** Returns the settings of a server without credentials and TLS, all else at its default. */
    public static SideConfig of(String host, int port) {
        return new SideConfig(host, port, null, null, 0, false, DEFAULT_TIMEOUT, DEFAULT_TIMEOUT, DEFAULT_POOL_SIZE);
    }

    /** Returns a copy with these credentials; a null user is the server's default user. */
    public SideConfig withCredentials(@Nullable String newUser, @Nullable String newPassword) {
        return new SideConfig(host, port, newUser, newPassword, database, tls, connectTimeout, readTimeout, poolSize);
    }

    /** Returns a copy with this database. */
    public SideConfig withDatabase(int newDatabase) {
        return new SideConfig(host, port, user, password, newDatabase, tls, connectTimeout, readTimeout, poolSize);
    }

    /** Returns a copy that speaks TLS, or not. */
    public SideConfig withTls(boolean newTls) {
        return new SideConfig(host, port, user, password, database, newTls, connectTimeout, readTimeout, poolSize);
    }

    /** Returns a copy with these bounds of opening a connection and of waiting for a reply. */
    public SideConfig withTimeouts(Duration newConnectTimeout, Duration newReadTimeout) {
        return new SideConfig(host, port, user, password, database, tls, newConnectTimeout, newReadTimeout, poolSize);
    }

    /** Returns a copy with this many connections at most. */
    public SideConfig withPoolSize(int newPoolSize) {
        return new SideConfig(host, port, user, password, database, tls, connectTimeout, readTimeout, newPoolSize);
    }

    /** Returns host and port, as in {@code cache.example.com:6379}. */
    public String endpoint() {
        return host + ":" + port;
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "SideConfig[endpoint=" + endpoint() + ", user=" + user + ", password="
                + (password == null ? "none" : "hidden") + ", database=" + database + ", tls=" + tls
                + ", connectTimeout=" + connectTimeout + ", readTimeout=" + readTimeout + ", poolSize=" + poolSize
                + "]";
    }

    private static void inRange(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    setting + " must be from " + least + " to " + most + ", but is " + value);
        }
    }

    private static void checkTimeout(String setting, Duration value) {
        requireNonNull(value, setting);
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(setting + " must be from 1 ms to 10 min, but is " + value);
        }
    }
}
