package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.crossfade.model.Command;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a backfill would do, from a sample of the source's keys, and changes nothing on either side. For one thread; one use.
 * Before Redis 7.2 what is read counts as a use of those keys for the source's LRU or LFU.
 */
public final class DryRun {
    /** Keys that are looked at unless somebody says otherwise. */
    public static final int SAMPLE = 2_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Untouching source;
    private final Untouching target;
    private final BackfillConfig config;

    private DryRun(RedisSide source, RedisSide target, BackfillConfig config) {
        this.source = Untouching.of(source);
        this.target = Untouching.of(target);
        this.config = config;
    }

    /** Prepares a dry run; does not connect. The sides stay the caller's, who closes them. */
    public static DryRun create(RedisSide source, RedisSide target, BackfillConfig config) {
        return new DryRun(
                requireNonNull(source, "source"), requireNonNull(target, "target"), requireNonNull(config, "config"));
    }

    /**
     * Looks at keys. Blocks for about 60 round trips.
     *
     * @throws JobException if a server cannot be reached, refuses, or is the same on both sides
     */
    public Forecast run() {
        Servers servers = Servers.find(source, target);
        try (LinkPair links = LinkPair.lease(source, target)) {
            return links.apply(pair -> forecast(servers, pair));
        } catch (SideException e) {
            throw e.asJobException("");
        }
    }

    private Forecast forecast(Servers servers, LinkPair links) {
        long keys = servers.source().keys();
        Sampler sampler = new Sampler(config, servers);
        for (ServerInfo.Node node : servers.source().nodes()) {
            int share = (int) Math.ceil((double) SAMPLE * node.keys() / Math.max(1, keys));
            sampler.draw(links, links.source().node(node.name()), share);
        }
        Sample sample = sampler.sample();
        Estimate wanted = Estimate.ofTotal(sample.wantedEach(), keys);
        return new Forecast(
                server(servers.source()),
                server(servers.target()),
                keys,
                servers.target().keys(),
                sample.size(),
                wanted,
                Estimate.ofTotal(sample.bytesEach(), keys),
                Estimate.ofTotal(sample.payloadEach(), keys),
                sample.types(),
                sample.refused(),
                sample.quarantined(),
                sample.largeKeys(),
                duration(wanted, sample),
                memory(links.target(), "used_memory:"),
                memory(links.target(), "maxmemory:"));
    }

    /** All workers together are taken to be as fast as so many of one, which is true until a server has no time left. */
    private @Nullable Duration duration(Estimate wanted, Sample sample) {
        if (sample.nanosPerKey() == 0) {
            return null;
        }
        double perSecond =
                NANOS_PER_SECOND / sample.nanosPerKey() * config.walk().workers();
        int rate = config.walk().rate();
        double seconds = wanted.value() / (rate == 0 ? perSecond : Math.min(perSecond, rate));
        return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
    }

    private static Forecast.Server server(ServerInfo info) {
        return new Forecast.Server(info.endpoint(), info.capabilities().serverVersion());
    }

    private static long memory(RedisLink link, String field) {
        return link.primaries().stream()
                .map(Primary::link)
                .mapToLong(node -> memoryOfOne(node, field))
                .sum();
    }

    private static long memoryOfOne(RedisLink node, String field) {
        if (!(node.exchange(Command.of("INFO", "memory")) instanceof byte[] info)) {
            return 0;
        }
        return new String(info, US_ASCII)
                .lines()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .filter(text -> text.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
