package io.crossfade.backfill.fast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.spi.RedisLink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of the target had before they were changed, and which run will give it back: a hash on the target under the
 * reserved prefix. So the next run finds it on whatever machine it is, and it is lost only where the settings are lost with it.
 */
final class SettingsRecord {
    private static final String KEY = MovedMarker.RESERVED_PREFIX + "fast-import";
    private static final String OWNER = "owner";
    private static final Command MULTI = Command.of("MULTI");
    private static final Command EXEC = Command.of("EXEC");
    private static final Command UNWATCH = Command.of("UNWATCH");

    private SettingsRecord() {}

    /**
     * What it says.
     *
     * @param owner the run that will restore
     * @param values what each server had
     */
    record State(String owner, Map<Entry, String> values) {}

    /** Returns what it says, if there is one. */
    static Optional<State> read(RedisLink link) {
        Map<Entry, String> values = new LinkedHashMap<>();
        String owner = null;
        if (Replies.ask(link, command("HGETALL")) instanceof List<?> flat) {
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                String field = Replies.text(flat.get(i));
                String value = Replies.text(flat.get(i + 1));
                Entry entry = entry(field);
                if (entry != null) {
                    values.put(entry, value);
                }
                owner = field.equals(OWNER) ? value : owner;
            }
        }
        return owner == null && values.isEmpty()
                ? Optional.empty()
                : Optional.of(new State(owner == null ? "" : owner, values));
    }

    /** Makes {@code run} the one that restores, whoever was before. */
    static void own(RedisLink link, String run) {
        Replies.ask(link, command("HSET", OWNER, run));
    }

    static void keep(RedisLink link, Entry entry, String value) {
        Replies.ask(link, command("HSET", field(entry), value));
    }

    static void forget(RedisLink link, Entry entry) {
        Replies.ask(link, command("HDEL", field(entry)));
    }

    /** Removes it, unless another run has taken it over, be it at this moment. */
    static void remove(RedisLink link, String run) {
        Replies.ask(link, command("WATCH"));
        String owner = Replies.text(Replies.ask(link, command("HGET", OWNER)));
        if (!owner.equals(run)) {
            Replies.ask(link, UNWATCH);
            return;
        }
        link.exchange(List.of(MULTI, command("DEL"), EXEC)).forEach(Replies::accepted);
    }

    private static String field(Entry entry) {
        return entry.setting().parameter() + "@" + entry.process();
    }

    private static @Nullable Entry entry(String field) {
        for (ImportSetting setting : ImportSetting.values()) {
            String head = setting.parameter() + "@";
            if (field.startsWith(head)) {
                return new Entry(field.substring(head.length()), setting);
            }
        }
        return null;
    }

    private static Command command(String name, String... args) {
        byte[][] all = new byte[args.length + 2][];
        all[0] = name.getBytes(UTF_8);
        all[1] = KEY.getBytes(UTF_8);
        for (int i = 0; i < args.length; i++) {
            all[i + 2] = args[i].getBytes(UTF_8);
        }
        return Command.of(all);
    }
}
