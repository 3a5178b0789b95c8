package io.crossfade.backfill.fast;

import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives the servers of the target back what they had. What somebody has changed since stays as it is, and is told. For one thread;
 * one use.
 */
final class Restoration {
    private static final String REWRITE =
            "fast import: with appendonly yes the server now writes its whole file anew, and survives a crash only when that has ended:"
                    + " aof_rewrite_in_progress:0, aof_rewrite_scheduled:0 and aof_last_bgrewrite_status:ok in INFO persistence";

    private final Function<NodeAddress, RedisSide> replicas;
    private final List<String> restored = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> rewritten = new TreeSet<>();
    private boolean rewrites;

    Restoration(Function<NodeAddress, RedisSide> replicas) {
        this.replicas = replicas;
    }

    /**
     * Does it; returns whether every server that there still is has its settings back. Blocks for a few round trips to each.
     *
     * @throws io.crossfade.spi.LinkException if a primary cannot be reached; may be done again
     */
    boolean restore(RedisLink target, Map<Entry, String> values) {
        Map<String, ImportServer> servers = new LinkedHashMap<>();
        target.primaries().stream().map(ImportServer::of).forEach(server -> servers.put(server.process(), server));
        boolean several = servers.size() > 1;
        try (Replicas others = new Replicas(replicas)) {
            boolean allFound = values.keySet().stream().allMatch(entry -> servers.containsKey(entry.process()));
            several |= !allFound && others.addTo(servers);
            for (ImportSetting setting : ImportSetting.BACKWARDS) {
                for (Map.Entry<Entry, String> value : values.entrySet()) {
                    if (value.getKey().setting() == setting) {
                        ImportServer server = servers.get(value.getKey().process());
                        if (server != null) {
                            restore(server, setting, value.getValue());
                        } else if (several) {
                            lost.add(setting.with(value.getValue()));
                        } else {
                            servers.values().forEach(anew -> look(anew, setting, value.getValue(), values));
                        }
                    }
                }
            }
        }
        return refused.isEmpty();
    }

    private void restore(ImportServer server, ImportSetting setting, String before) {
        String text = server.label() + ": " + setting.with(before);
        try {
            String now = server.get(setting).orElse(before);
            if (now.equals(setting.fast()) && !now.equals(before)) {
                server.set(setting, before);
                restored.add(text);
                rewrites |= setting == ImportSetting.APPEND_ONLY;
            } else if (!now.equals(before)) {
                left.add(server.label() + ": " + setting.with(now) + " (it was " + setting.with(before) + ")");
            }
        } catch (RefusedException e) {
            refused.add(text + " (" + e.answer() + ")");
        }
    }

    /**
     * A single server that is not there any more was started anew, and has the settings of its file. Whoever wrote ours into that is
     * told what was there before.
     */
    private void look(ImportServer anew, ImportSetting setting, String before, Map<Entry, String> values) {
        if (values.containsKey(new Entry(anew.process(), setting)) || before.equals(setting.fast())) {
            return;
        }
        try {
            if (anew.get(setting).filter(setting.fast()::equals).isPresent()) {
                rewritten.add(setting.with(setting.fast()) + " (it was " + setting.with(before) + ")");
            }
        } catch (RefusedException e) {
            lost.add(setting.with(before) + " (" + e.answer() + ")");
        }
    }

    /** Returns what happened, a line each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        add(notes, "fast import: restored ", restored);
        if (rewrites) {
            notes.add(REWRITE);
        }
        add(notes, "fast import: left as somebody has set it meanwhile: ", left);
        add(notes, "fast import: NOT restored, set it by hand: ", refused);
        add(
                notes,
                "fast import: a server that was changed is not among the primaries and their replicas any more. If it was started"
                        + " anew it has the settings of its file, else set on it: ",
                lost);
        add(
                notes,
                "fast import: the target was started anew, and its file (CONFIG REWRITE?) has what is only meant for the copy. If"
                        + " nobody wanted that, set it by hand: ",
                rewritten);
        return notes;
    }

    private static void add(List<String> notes, String what, Iterable<String> items) {
        String all = String.join("; ", items);
        if (!all.isEmpty()) {
            notes.add(what + all);
        }
    }

    /** Returns what values say, for a person. */
    static String describe(Map<Entry, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey().setting().with(value.getValue()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
