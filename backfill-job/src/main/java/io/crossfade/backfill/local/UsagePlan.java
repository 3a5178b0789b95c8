package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.converge.MovedMarker;
import io.crossfade.converge.Usage;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;

/**
 * Decides whether a backfill takes along how keys were used: only if the target evicts by it, the source counts it, and both know the
 * commands. Asks, and changes nothing.
 */
final class UsagePlan {
    private static final byte[] NO_PAYLOAD = {};

    private final EvictionPolicy source;
    private final EvictionPolicy target;

    private UsagePlan(EvictionPolicy source, EvictionPolicy target) {
        this.source = source;
        this.target = target;
    }

    static UsageReport of(boolean wanted, Untouching source, Untouching target, Retries retries) {
        return PlainLinks.ask(source, target, retries, (sourceLink, targetLink) -> {
            UsagePlan plan = new UsagePlan(EvictionPolicy.of(sourceLink), EvictionPolicy.of(targetLink));
            String reason = wanted ? plan.refusal(sourceLink, targetLink) : "not wanted";
            String refusal = source.refusal();
            return new UsageReport(
                    reason.isEmpty() ? plan.usage() : Usage.NONE,
                    reason,
                    refusal != null && plan.source.countsReads() ? refusal : "");
        });
    }

    private Usage usage() {
        return target.byFrequency() ? Usage.FREQUENCY : Usage.IDLE_TIME;
    }

    /** Returns why nothing can be taken along; empty if it can. */
    private String refusal(RedisLink sourceLink, RedisLink targetLink) {
        if (!target.byIdleTime() && !target.byFrequency()) {
            return target.name().isEmpty()
                    ? "the target does not tell one maxmemory-policy"
                    : "the target does not evict by it (maxmemory-policy " + target.name() + ")";
        }
        if (!source.name().isEmpty() && source.byFrequency() != target.byFrequency()) {
            return "the source counts otherwise (maxmemory-policy " + source.name() + ", of the target " + target.name()
                    + ")";
        }
        String refusal = refusalOfSource(sourceLink);
        return refusal.isEmpty() ? refusalOfTarget(targetLink) : refusal;
    }

    private String refusalOfSource(RedisLink link) {
        String word = usage() == Usage.FREQUENCY ? "FREQ" : "IDLETIME";
        for (Primary server : link.primaries()) {
            Command question = Command.of(word("OBJECT"), word(word), key(server));
            if (server.link().exchange(question) instanceof ErrorReply error) {
                return "the source answers OBJECT " + word + " with: " + error.message();
            }
        }
        return "";
    }

    /** A server looks at the options before it finds that there is no payload. */
    private String refusalOfTarget(RedisLink link) {
        String word = usage() == Usage.FREQUENCY ? "FREQ" : "IDLETIME";
        for (Primary server : link.primaries()) {
            Object reply = server.link()
                    .exchange(Command.of(
                            word("RESTORE"),
                            key(server),
                            word("1"),
                            NO_PAYLOAD,
                            word("REPLACE"),
                            word("ABSTTL"),
                            word(word),
                            word("1")));
            boolean known = reply instanceof ErrorReply error && error.message().contains("payload");
            if (!known) {
                return "the target does not take RESTORE " + word;
            }
        }
        return "";
    }

    private static byte[] key(Primary server) {
        return MovedMarker.reservedIn(server.slot(), "usage").bytes();
    }

    private static byte[] word(String ascii) {
        return ascii.getBytes(US_ASCII);
    }
}
