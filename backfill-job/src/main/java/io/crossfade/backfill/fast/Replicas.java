package io.crossfade.backfill.fast;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the replicas of the target's primaries, by the addresses that those tell: a primary that has been demoted is among
 * them. For one thread.
 */
final class Replicas implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
    private static final Pattern ADDRESS = Pattern.compile("slave\\d+:ip=([^,]+),port=(\\d{1,5}),.*");

    private final Function<NodeAddress, RedisSide> opener;
    private final List<Runnable> open = new ArrayList<>();

    Replicas(Function<NodeAddress, RedisSide> opener) {
        this.opener = opener;
    }

    /** Adds those to {@code servers} that can be reached; returns whether there are any. */
    boolean addTo(Map<String, ImportServer> servers) {
        List<NodeAddress> addresses = List.copyOf(servers.values()).stream()
                .flatMap(primary ->
                        ImportServer.info(primary.link(), "replication").lines())
                .map(ADDRESS::matcher)
                .filter(Matcher::matches)
                .map(found -> new NodeAddress(found.group(1), Integer.parseInt(found.group(2))))
                .toList();
        for (NodeAddress address : addresses) {
            try {
                ImportServer server = ImportServer.of(address.toString(), connection(address));
                servers.putIfAbsent(server.process(), server);
            } catch (LinkException e) {
                LOG.debug("a replica of the target cannot be reached", e);
            }
        }
        return !addresses.isEmpty();
    }

    private RedisLink connection(NodeAddress address) {
        RedisSide side = opener.apply(address);
        open.add(0, side::close);
        RedisLink link = side.lease();
        open.add(0, link::close);
        return link;
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
        open.clear();
    }
}
