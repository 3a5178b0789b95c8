package io.crossfade.benchmarks.load;

import io.crossfade.testing.RealRedis;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/**
 * What a server counted.
 *
 * @param cpuMicros processor time of its process, user and system
 * @param calls commands it executed, by name in upper case
 * @param commandMicros the time that it spent in each, by name
 */
public record ServerFigures(double cpuMicros, Map<String, Double> calls, Map<String, Double> commandMicros) {
    private static final double SELDOM = 0.01;
    private static final double SHORT_MICROS = 0.05;
    private static final String STATS = "cmdstat_";

    /** Copies the maps. */
    public ServerFigures {
        calls = Map.copyOf(calls);
        commandMicros = Map.copyOf(commandMicros);
    }

    /** Asks a server. */
    public static ServerFigures of(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            return parse(jedis.info("cpu"), jedis.info("commandstats"));
        }
    }

    static ServerFigures parse(String cpu, String stats) {
        double seconds = cpu.lines()
                .filter(line -> line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
        Map<String, Double> calls = new TreeMap<>();
        Map<String, Double> micros = new TreeMap<>();
        stats.lines().filter(line -> line.startsWith(STATS)).forEach(line -> {
            String name = line.substring(STATS.length(), line.indexOf(':'))
                    .toUpperCase(Locale.ROOT)
                    .replace('|', ' ');
            calls.put(name, field(line, "calls="));
            micros.put(name, field(line, "usec="));
        });
        return new ServerFigures(seconds * 1e6, calls, micros);
    }

    private static double field(String line, String name) {
        int from = line.indexOf(name) + name.length();
        int to = line.indexOf(',', from);
        return Double.parseDouble(to < 0 ? line.substring(from) : line.substring(from, to));
    }

    /** Returns what was counted since {@code before}, for each of so many writes. */
    public ServerFigures since(ServerFigures before, double writes) {
        return new ServerFigures(
                (cpuMicros - before.cpuMicros) / writes,
                shares(calls, before.calls, writes),
                shares(commandMicros, before.commandMicros, writes));
    }

    private static Map<String, Double> shares(Map<String, Double> now, Map<String, Double> before, double writes) {
        Map<String, Double> shares = new TreeMap<>();
        now.forEach((name, figure) -> shares.put(name, (figure - before.getOrDefault(name, 0.0)) / writes));
        return shares;
    }

    /** Returns the commands that came at least once for a hundred writes or took their time, the most frequent first, with it. */
    public String text() {
        String text = calls.entrySet().stream()
                .filter(call ->
                        call.getValue() >= SELDOM || commandMicros.getOrDefault(call.getKey(), 0.0) >= SHORT_MICROS)
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(call -> String.format(
                        Locale.ROOT,
                        "%.2f %s (%.1f us)",
                        call.getValue(),
                        call.getKey(),
                        commandMicros.getOrDefault(call.getKey(), 0.0)))
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "-" : text;
    }
}
