package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.copy.KeyOutcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes what is known of a backfill that several processes do together. The names in the JSON are part of the interface. */
final class SharedReports {
    private static final int PERCENT = 100;

    private SharedReports() {}

    /** Returns a line without its label; empty if there is no such backfill. */
    static String text(SharedRuns.Found found) {
        SharedState state = found.state();
        if (state == null) {
            return found.trouble().isEmpty() ? "" : "not known: " + found.trouble();
        }
        String share = state.saved().fraction().isPresent()
                ? String.format(Locale.ROOT, "%.2f %%", state.saved().fraction().getAsDouble() * PERCENT)
                : "unknown share";
        return String.format(
                Locale.ROOT,
                "%s: %s, %,d keys, %,d quarantined, %s, %d of %d slices through, members %s",
                state.header().job(),
                share,
                state.saved().counts().scanned(),
                state.saved().counts().of(KeyOutcome.QUARANTINED),
                activity(state),
                slicesThrough(state),
                state.saved().walk().parts(),
                state.alive().isEmpty() ? "none" : String.join(", ", state.alive()));
    }

    static Map<String, Object> json(SharedRuns.Found found) {
        SharedState state = found.state();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("exists", state != null);
        if (!found.trouble().isEmpty()) {
            json.put("trouble", found.trouble());
        }
        if (state != null) {
            json.put("job", state.header().job().toString());
            json.put("activity", activity(state));
            json.put("members", state.alive());
            json.put("slices", state.saved().walk().parts());
            json.put("slicesThrough", slicesThrough(state));
            json.put("started", state.saved().walk().started().toString());
            json.put("finished", state.saved().finished() != null);
            state.saved().fraction().ifPresent(fraction -> json.put("fraction", fraction));
            json.put("scanned", state.saved().counts().scanned());
            for (KeyOutcome outcome : KeyOutcome.values()) {
                json.put(outcome.label(), state.saved().counts().of(outcome));
            }
        }
        return json;
    }

    private static String activity(SharedState state) {
        if (state.saved().finished() != null) {
            return "finished";
        }
        return Activity.of(!state.alive().isEmpty(), state.order()).label();
    }

    private static long slicesThrough(SharedState state) {
        return state.saved().marks().values().stream()
                .filter(mark -> mark.done())
                .count();
    }
}
