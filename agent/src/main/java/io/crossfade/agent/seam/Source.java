package io.crossfade.agent.seam;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.DatabasePair;
import io.crossfade.spi.SideConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.HostAndPortMapper;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;

/** Knows the databases that are migrated, and says once of each other one that it is left alone. Thread-safe. */
final class Source {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final int MOST_NAMED = 100;

    private final SideConfig source;
    private final Set<Integer> databases;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    Source(CrossfadeConfig config) {
        this.source = config.source();
        this.databases = config.databases().stream().map(DatabasePair::source).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the database of a client that is made with {@code config}. */
    static int database(@Nullable JedisClientConfig config) {
        return config == null ? 0 : config.getDatabase();
    }

    boolean isReachedBy(JedisSocketFactory sockets, @Nullable JedisClientConfig config) {
        if (!(sockets instanceof DefaultJedisSocketFactory known)) {
            String type = sockets.getClass().getName();
            if (isNew(type)) {
                LOG.warn(
                        "connections of the socket factory {} are not Crossfade's: where they lead is not known", type);
            }
            return false;
        }
        HostAndPort place = mapped(known.getHostAndPort(), config);
        int database = database(config);
        if (isSource(place) && databases.contains(database)) {
            return true;
        }
        tell(place, database);
        return false;
    }

    private boolean isSource(HostAndPort place) {
        return place.getHost().equalsIgnoreCase(source.host()) && place.getPort() == source.port();
    }

    private static HostAndPort mapped(HostAndPort place, @Nullable JedisClientConfig config) {
        HostAndPortMapper mapper = config == null ? null : config.getHostAndPortMapper();
        HostAndPort mapped = mapper == null ? null : mapper.getHostAndPort(place);
        return mapped == null ? place : mapped;
    }

    private void tell(HostAndPort place, int database) {
        String other = place + "/" + database;
        if (!isNew(other)) {
            return;
        }
        if (databases.contains(database) && isSameMachine(place)) {
            LOG.warn(
                    "connections to {} are not Crossfade's, though it is another name of the source: what they write is not"
                            + " carried; use the same name in crossfade.source.host and in the application",
                    other);
        } else {
            LOG.info("connections to {} are not Crossfade's: it is not the source", other);
        }
    }

    private boolean isNew(String other) {
        return !named.contains(other) && named.size() < MOST_NAMED && named.add(other);
    }

    private boolean isSameMachine(HostAndPort place) {
        if (place.getPort() != source.port()) {
            return false;
        }
        try {
            return !Collections.disjoint(
                    Arrays.asList(InetAddress.getAllByName(place.getHost())),
                    Arrays.asList(InetAddress.getAllByName(source.host())));
        } catch (UnknownHostException notKnown) {
            LOG.debug("the host of {} or of the source is not known", place, notKnown);
            return false;
        }
    }
}
