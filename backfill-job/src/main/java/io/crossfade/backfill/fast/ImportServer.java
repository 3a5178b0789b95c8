package io.crossfade.backfill.fast;

import io.crossfade.model.Command;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server of the target. As thread-safe as its link.
 *
 * @param process its run id; of one that does not tell it, what it is called among the primaries
 * @param name what it is called among the primaries; empty if there is no other
 * @param link leads to it alone
 */
record ImportServer(String process, String name, RedisLink link) {
    private static final String RUN_ID = "run_id:";

    static ImportServer of(Primary primary) {
        return of(primary.name(), primary.link());
    }

    static ImportServer of(String name, RedisLink link) {
        String runId = info(link, "server")
                .lines()
                .filter(line -> line.startsWith(RUN_ID))
                .map(line -> line.substring(RUN_ID.length()).strip())
                .findFirst()
                .orElse("");
        return new ImportServer(runId.isEmpty() ? "(" + name + ")" : runId, name, link);
    }

    /** Returns a section of INFO; nothing if the server does not show it. */
    static String info(RedisLink link, String section) {
        try {
            return Replies.text(Replies.ask(link, Command.of("INFO", section)));
        } catch (RefusedException silent) {
            return "";
        }
    }

    /**
     * Returns a setting; nothing if the server does not have it.
     *
     * @throws RefusedException if CONFIG is not permitted
     */
    Optional<String> get(ImportSetting setting) {
        @Nullable Object reply = Replies.ask(link, Command.of("CONFIG", "GET", setting.parameter()));
        return reply instanceof List<?> pair && pair.size() == 2
                ? Optional.of(Replies.text(pair.get(1)))
                : Optional.empty();
    }

    /**
     * Changes a setting.
     *
     * @throws RefusedException if that is not permitted
     */
    void set(ImportSetting setting, String value) {
        Replies.ask(link, Command.of("CONFIG", "SET", setting.parameter(), value));
    }

    /** Returns what to call it in a message. */
    String label() {
        return name.isEmpty() ? "the target" : "the target's " + name;
    }
}
