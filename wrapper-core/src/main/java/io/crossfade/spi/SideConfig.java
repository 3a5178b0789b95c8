package io.crossfade.spi;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one of the two instances. Immutable; the text form never shows the password.
 *
 * @param host name or address of the server; default {@code localhost}
 * @param port 1 to 65535; default 6379
 * @param user the ACL user, or null for the default user
 * @param password the password, or null when the server asks for none
 * @param database the number of the database, 0 to 16383; default 0
 * @param tls whether to speak TLS; the name in the certificate is verified against {@code host}; default false
 * @param connectTimeout bound of opening a connection and of waiting for a free one, 1 ms to 10 min; default 2 s
 * @param readTimeout bound of waiting for a reply, 1 ms to 10 min; default 2 s
 * @param poolSize the largest number of connections of the application to this side, and again of those that Crossfade needs
 *     for itself, 1 to 10000; of a cluster, to each of its nodes; default 32
 * @param topology how the servers are laid out; host and port count only if that is one server; default: it is
 * @param tlsFiles what TLS trusts and shows; default: what the JVM trusts, and no certificate
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
        int poolSize,
        Topology topology,
        TlsFiles tlsFiles) {

    private static final Setting<String> HOST = Setting.text("host", "localhost");
    private static final Setting<Integer> PORT = Setting.integer("port", 1, 65_535, 6379);
    private static final Setting<String> USER = Setting.text("user", null);
    private static final Setting<String> PASSWORD = Setting.secret("password");
    private static final Setting<Integer> DATABASE = Setting.integer("database", 0, 16_383, 0);
    private static final Setting<Boolean> TLS = Setting.flag("tls", false);
    private static final Setting<Duration> CONNECT_TIMEOUT = timeout("connect-timeout");
    private static final Setting<Duration> READ_TIMEOUT = timeout("read-timeout");
    private static final Setting<Integer> POOL_SIZE = Setting.integer("pool-size", 1, 10_000, 32);

    /**
     * Checks every component.
     *
     * @throws IllegalArgumentException naming the setting, its value and its bound
     */
    public SideConfig {
        HOST.check(host);
        PORT.check(port);
        if (user != null) {
            USER.check(user);
        }
        if (password != null) {
            PASSWORD.check(password);
        }
        requirePassword(user, USER, password, PASSWORD);
        DATABASE.check(database);
        CONNECT_TIMEOUT.check(connectTimeout);
        READ_TIMEOUT.check(readTimeout);
        POOL_SIZE.check(poolSize);
        requireNonNull(topology, "topology");
        requireOneDatabase(topology, DATABASE, database);
        requireNonNull(tlsFiles, "tlsFiles");
        requireTls(tls, tlsFiles, TLS);
    }

    /** Returns the defaults. */
    public static SideConfig defaults() {
        return from(Settings.none(), "crossfade.source");
    }

    /** Returns the settings of a server without credentials and TLS, all else at its default. */
    public static SideConfig of(String host, int port) {
        SideConfig config = defaults();
        return new SideConfig(
                host,
                port,
                null,
                null,
                config.database,
                config.tls,
                config.connectTimeout,
                config.readTimeout,
                config.poolSize,
                config.topology,
                config.tlsFiles);
    }

    /**
     * Reads the settings of one side.
     *
     * @param prefix {@code crossfade.source} or {@code crossfade.target}
     */
    public static SideConfig from(Settings settings, String prefix) {
        String user = settings.find(USER.under(prefix));
        String password = settings.find(PASSWORD.under(prefix));
        requirePassword(user, USER.under(prefix), password, PASSWORD.under(prefix));
        Topology topology = Topology.from(settings, prefix);
        requireOneDatabase(topology, DATABASE.under(prefix), settings.get(DATABASE.under(prefix)));
        TlsFiles tlsFiles = TlsFiles.from(settings, prefix);
        requireTls(settings.get(TLS.under(prefix)), tlsFiles, TLS.under(prefix));
        return new SideConfig(
                settings.get(HOST.under(prefix)),
                settings.get(PORT.under(prefix)),
                user,
                password,
                settings.get(DATABASE.under(prefix)),
                settings.get(TLS.under(prefix)),
                settings.get(CONNECT_TIMEOUT.under(prefix)),
                settings.get(READ_TIMEOUT.under(prefix)),
                settings.get(POOL_SIZE.under(prefix)),
                topology,
                tlsFiles);
    }

    /** Returns every setting of one side under {@code prefix}. */
    public static List<Setting<?>> settings(String prefix) {
        Stream<Setting<?>> own =
                Stream.of(HOST, PORT, USER, PASSWORD, DATABASE, TLS, CONNECT_TIMEOUT, READ_TIMEOUT, POOL_SIZE);
        return Stream.of(own, Topology.settings(), TlsFiles.settings())
                .flatMap(each -> each)
                .<Setting<?>>map(setting -> setting.under(prefix))
                .toList();
    }

    /** Returns a copy with these credentials; a null user is the server's default user. */
    public SideConfig withCredentials(@Nullable String newUser, @Nullable String newPassword) {
        return new SideConfig(
                host,
                port,
                newUser,
                newPassword,
                database,
                tls,
                connectTimeout,
                readTimeout,
                poolSize,
                topology,
                tlsFiles);
    }

    /** Returns a copy with this database. */
    public SideConfig withDatabase(int newDatabase) {
        return new SideConfig(
                host,
                port,
                user,
                password,
                newDatabase,
                tls,
                connectTimeout,
                readTimeout,
                poolSize,
                topology,
                tlsFiles);
    }

    /** Returns a copy that speaks TLS, or not. */
    public SideConfig withTls(boolean newTls) {
        return new SideConfig(
                host,
                port,
                user,
                password,
                database,
                newTls,
                connectTimeout,
                readTimeout,
                poolSize,
                topology,
                newTls ? tlsFiles : TlsFiles.NONE);
    }

    /** Returns a copy with these bounds of opening a connection and of waiting for a reply. */
    public SideConfig withTimeouts(Duration newConnectTimeout, Duration newReadTimeout) {
        return new SideConfig(
                host,
                port,
                user,
                password,
                database,
                tls,
                newConnectTimeout,
                newReadTimeout,
                poolSize,
                topology,
                tlsFiles);
    }

    /** Returns a copy with this many connections at most. */
    public SideConfig withPoolSize(int newPoolSize) {
        return new SideConfig(
                host,
                port,
                user,
                password,
                database,
                tls,
                connectTimeout,
                readTimeout,
                newPoolSize,
                topology,
                tlsFiles);
    }

    /** Returns a copy whose servers are laid out so. */
    public SideConfig withTopology(Topology newTopology) {
        return new SideConfig(
                host,
                port,
                user,
                password,
                database,
                tls,
                connectTimeout,
                readTimeout,
                poolSize,
                requireNonNull(newTopology, "topology"),
                tlsFiles);
    }

    /** Returns a copy that speaks TLS, trusting and showing what these files hold. */
    public SideConfig withTls(TlsFiles newTlsFiles) {
        return new SideConfig(
                host,
                port,
                user,
                password,
                database,
                true,
                connectTimeout,
                readTimeout,
                poolSize,
                topology,
                newTlsFiles);
    }

    /**
     * Returns where this is in one word: {@code cache.example.com:6379}, {@code sentinel:mymaster@a:26379,b:26379} or {@code
     * cluster:a:7000,b:7000}.
     */
    public String endpoint() {
        return switch (topology.kind()) {
            case STANDALONE -> host + ":" + port;
            case SENTINEL -> "sentinel:" + topology.masterName() + "@" + topology.nodesText();
            case CLUSTER -> "cluster:" + topology.nodesText();
        };
    }

    /** Returns whether this and {@code other} plainly name the same database of the same servers. */
    public boolean isSameAs(SideConfig other) {
        if (database != other.database) {
            return false;
        }
        boolean standalone = topology.kind() == Topology.Kind.STANDALONE;
        return standalone && other.topology.kind() == Topology.Kind.STANDALONE
                ? host.equalsIgnoreCase(other.host) && port == other.port
                : topology.overlaps(other.topology);
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "SideConfig[endpoint=" + endpoint() + ", user=" + user + ", password="
                + (password == null ? "none" : "hidden") + ", database=" + database + ", tls=" + tls
                + ", connectTimeout=" + connectTimeout + ", readTimeout=" + readTimeout + ", poolSize=" + poolSize
                + ", topology=" + topology + ", tlsFiles=" + tlsFiles + "]";
    }

    private static void requirePassword(
            @Nullable String user, Setting<String> userName, @Nullable String password, Setting<String> passwordName) {
        if (user != null && password == null) {
            throw new IllegalArgumentException(
                    userName + "=" + user + " is not allowed; allowed: a user together with " + passwordName);
        }
    }

    private static void requireTls(boolean tls, TlsFiles files, Setting<Boolean> setting) {
        if (!tls && !files.equals(TlsFiles.NONE)) {
            throw new IllegalArgumentException(
                    setting + "=false is not allowed; allowed: true, since files for TLS are named");
        }
    }

    private static void requireOneDatabase(Topology topology, Setting<Integer> setting, int database) {
        if (topology.kind() == Topology.Kind.CLUSTER && database != 0) {
            throw new IllegalArgumentException(
                    setting + "=" + database + " is not allowed; allowed: 0, the only database of a cluster");
        }
    }

    private static Setting<Duration> timeout(String key) {
        return Setting.duration(key, Duration.ofMillis(1), Duration.ofMinutes(10), Duration.ofSeconds(2));
    }
}
