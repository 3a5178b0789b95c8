package io.crossfade.backfill.follow;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Commands of which a source sends no hint; that they ran is seen by its own statistics of commands. */
final class SilentCommands {
    /** Of no server is there a hint of these (tried on Redis 6.0, 7.0 and 8.0 and Valkey 8.1). */
    static final Set<String> ALWAYS =
            Set.of("swapdb", "xgroup", "xreadgroup", "xack", "xackdel", "xclaim", "xautoclaim", "xsetid");

    /** Of these there is no notification. */
    static final Set<String> FLUSHES = Set.of("flushall", "flushdb");

    private static final String LINE = "cmdstat_";

    private SilentCommands() {}

    /** Returns how often each of {@code names} ran and did not fail; null if that is not told. */
    static @Nullable Map<String, Long> counts(String commandStatistics, Set<String> names) {
        if (!commandStatistics.contains(LINE)) {
            return null;
        }
        Map<String, Long> counts = new TreeMap<>();
        names.forEach(name -> counts.put(name, 0L));
        commandStatistics.lines().filter(line -> line.startsWith(LINE)).forEach(line -> {
            String command = line.substring(LINE.length(), Math.max(LINE.length(), line.indexOf(':')));
            long changes = figure(line, "calls") - figure(line, "failed_calls");
            counts.computeIfPresent(withoutSubcommand(command), (name, sum) -> sum + changes);
        });
        return counts;
    }

    private static String withoutSubcommand(String command) {
        int bar = command.indexOf('|');
        return bar < 0 ? command : command.substring(0, bar);
    }

    /** Servers before Redis 6.2 do not tell which calls failed. */
    private static long figure(String line, String name) {
        Matcher figure = Pattern.compile("[:,]" + name + "=(\\d+)").matcher(line);
        return figure.find() ? Long.parseLong(figure.group(1)) : 0;
    }

    /** Returns the reason for which a reconcile is owed after a command ran. */
    static String reason(String name) {
        return name.startsWith("x")
                ? "changes of consumer groups on the source (XGROUP, XREADGROUP, XACK, XCLAIM, XSETID), of which it sends no hint"
                : name.toUpperCase(Locale.ROOT) + " on the source, of which it sends no hint";
    }
}
