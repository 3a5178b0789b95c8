package io.crossfade.differential;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The latest commands and what Crossfade answered, for the message of a failure. */
final class History {
    private static final int KEPT = 5_000;
    private static final int SHOWN = 25;

    private record Step(byte[][] command, Object reply, String where) {}

    private final Deque<Step> steps = new ArrayDeque<>();

    void add(byte[][] command, Object reply, String where) {
        steps.add(new Step(command, reply, where));
        if (steps.size() > KEPT) {
            steps.remove();
        }
    }

    /** Returns the latest commands that share an argument with {@code command}, the name apart. */
    String touching(byte[][] command) {
        return latest(step -> Arrays.stream(step.command)
                .skip(1)
                .anyMatch(arg -> Arrays.stream(command).skip(1).limit(3).anyMatch(own -> Arrays.equals(own, arg))));
    }

    /** Returns the latest commands with an argument that prints as {@code key}. */
    String touching(String key) {
        return latest(step -> Arrays.stream(step.command)
                .skip(1)
                .anyMatch(arg -> Words.printed(arg).equals(key) || key.isEmpty() && arg.length == 0));
    }

    private String latest(Predicate<Step> wanted) {
        List<Step> found = steps.stream().filter(wanted).toList();
        StringBuilder text = new StringBuilder();
        for (Step step : found.subList(Math.max(0, found.size() - SHOWN), found.size())) {
            String reply = Words.printed(step.reply);
            text.append("\n  ")
                    .append(step.where)
                    .append("  ")
                    .append(Words.printed(step.command))
                    .append("  ->  ")
                    .append(reply.length() > 120 ? reply.substring(0, 120) + "..." : reply);
        }
        return text.toString();
    }
}
