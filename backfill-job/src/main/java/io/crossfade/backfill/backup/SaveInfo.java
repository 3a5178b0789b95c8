package io.crossfade.backfill.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one server tells of its saves.
 *
 * @param fields of INFO
 * @param lastSave when it last saved, in seconds since 1970; after its start, when that was
 * @param now its time in seconds since 1970
 * @param trouble what it answered instead; empty if it did not refuse
 */
record SaveInfo(Map<String, String> fields, OptionalLong lastSave, long now, String trouble) {
    /** Both times are rounded. */
    private static final long SLACK_SECONDS = 1;

    private static final String SAVING = "rdb_bgsave_in_progress";

    /** Asks the server. Blocks for four round trips. */
    static SaveInfo of(RedisLink server) {
        Map<String, String> fields = new HashMap<>();
        String trouble = info(server, "persistence", fields) + info(server, "server", fields);
        OptionalLong lastSave = number(fields, "rdb_last_save_time");
        if (lastSave.isEmpty()) {
            Object reply = server.exchange(Command.of("LASTSAVE"));
            lastSave = reply instanceof Long seconds ? OptionalLong.of(seconds) : OptionalLong.empty();
            trouble = reply instanceof ErrorReply error ? error.message() : trouble;
        }
        return new SaveInfo(fields, lastSave, time(server), trouble);
    }

    private static String info(RedisLink server, String section, Map<String, String> fields) {
        Object reply = server.exchange(Command.of("INFO", section));
        if (reply instanceof byte[] text) {
            new String(text, UTF_8).lines().forEach(line -> {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            });
        }
        return reply instanceof ErrorReply error ? error.message() : "";
    }

    private static long time(RedisLink server) {
        @Nullable Object reply = server.exchange(Command.of("TIME"));
        return reply instanceof List<?> parts && parts.get(0) instanceof byte[] seconds
                ? Long.parseLong(new String(seconds, UTF_8))
                : System.currentTimeMillis() / 1_000;
    }

    /** Returns whether it tells that it is saving. */
    boolean tellsOfSaves() {
        return fields.containsKey(SAVING);
    }

    /** Returns whether it is saving now. */
    boolean isSaving() {
        return "1".equals(fields.get(SAVING));
    }

    /** Returns whether its last attempt has failed. */
    boolean hasFailed() {
        return "err".equals(fields.get("rdb_last_bgsave_status"));
    }

    /** Returns how many saves it has begun; servers before 7.0 do not tell. */
    OptionalLong begun() {
        return number(fields, "rdb_saves");
    }

    Backup backup() {
        OptionalLong uptime = number(fields, "uptime_in_seconds");
        if (lastSave.isEmpty() || uptime.isEmpty()) {
            return Backup.unknown(trouble.isEmpty() ? "INFO does not say" : trouble);
        }
        boolean saved = lastSave.getAsLong() > now - uptime.getAsLong() + SLACK_SECONDS;
        long age = saved ? Math.max(0, now - lastSave.getAsLong()) : uptime.getAsLong();
        return new Backup(saved ? Backup.Kind.SAVED : Backup.Kind.NONE, Duration.ofSeconds(age), hasFailed(), "");
    }

    private static OptionalLong number(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
