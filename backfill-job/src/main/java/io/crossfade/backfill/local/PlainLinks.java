package io.crossfade.backfill.local;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Connections on which the refusal of a command is an answer like any other, for questions that a server may well refuse. */
final class PlainLinks {
    private PlainLinks() {}

    /**
     * Asks one side, as often as {@code retries} allow.
     *
     * @throws JobException if there have been enough attempts, or the side refuses the credentials
     * @throws StoppedException if the job has to end
     */
    static <R> R ask(RedisSide side, Retries retries, Function<RedisLink, R> question) {
        while (true) {
            try (RedisLink link = side.lease()) {
                R answer = question.apply(link);
                retries.succeeded();
                return answer;
            } catch (LinkException e) {
                failed(side, e, retries);
            }
        }
    }

    /** As {@link #ask} for work that needs both sides. */
    static <R> R ask(RedisSide one, RedisSide other, Retries retries, BiFunction<RedisLink, RedisLink, R> question) {
        return ask(one, retries, first -> ask(other, retries, second -> question.apply(first, second)));
    }

    private static void failed(RedisSide side, LinkException e, Retries retries) {
        if (e.isDenied()) {
            throw new JobException(JobFailure.ACCESS_DENIED, String.valueOf(e.getMessage()), e);
        }
        retries.failed(new SideException(side.side(), e));
    }
}
