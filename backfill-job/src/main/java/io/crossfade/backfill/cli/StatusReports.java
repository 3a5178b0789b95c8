package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.local.OwedReconciles;
import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.model.Side;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Writes a status. The names in the JSON are part of the interface.
 *
 * @param all what is known of each database, of one at least
 * @param fastImport settings of the target that a fast import has still to restore; empty for none
 */
record StatusReports(List<StatusCommand.DatabaseReport> all, String fastImport) {
    private static final int PERCENT = 100;

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        for (StatusCommand.DatabaseReport one : all) {
            one.servers().forEach((side, server) -> text.add(serverText(side, server)));
            text.add("instances   " + owedText(one.owed()));
            String shared = SharedReports.text(one.shared());
            if (!shared.isEmpty()) {
                text.add("cluster     " + shared);
            }
            SharedState there = one.shared().state();
            QuarantineReports.lines(
                            there == null ? null : there.saved(),
                            one.quarantinedThere(),
                            CheckpointOption.ON_THE_TARGET)
                    .forEach(text::add);
            text.add("checkpoint  " + one.checkpoint() + "  " + checkpointText(one.state())
                    + one.activity().note());
            QuarantineReports.lines(one.state(), one.quarantined(), "").forEach(text::add);
        }
        if (!fastImport.isEmpty()) {
            text.add("fast import  the target does without its " + fastImport
                    + ": a backfill runs, or was killed and the next one restores them");
        }
        OptionalDouble total = total();
        if (all.size() > 1 && total.isPresent()) {
            text.add(
                    String.format(Locale.ROOT, "all %d databases: %.2f %%", all.size(), total.getAsDouble() * PERCENT));
        }
        return text.toString();
    }

    /** One database: its status. Several: the share of all together, and the status of each. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "status");
        json.put("settingsToRestore", fastImport);
        if (all.size() == 1) {
            json.putAll(json(all.get(0)));
        } else {
            total().ifPresent(total -> json.put("fraction", total));
            json.put("databases", all.stream().map(StatusReports::json).toList());
        }
        return json;
    }

    private static Map<String, Object> json(StatusCommand.DatabaseReport one) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("database", one.database().toString());
        one.servers().forEach((side, server) -> json.put(side.label(), serverJson(server)));
        json.put("instances", owedJson(one.owed()));
        Map<String, Object> cluster = SharedReports.json(one.shared());
        cluster.put("quarantine", QuarantineReports.json(one.quarantinedThere()));
        json.put("cluster", cluster);
        json.put("checkpoint", checkpointJson(one));
        return json;
    }

    /** The share of all backfills, each by what its database holds; nothing if a server or a share is not known. */
    private OptionalDouble total() {
        double done = 0;
        double sum = 0;
        for (StatusCommand.DatabaseReport one : all) {
            ServerInfo info =
                    Objects.requireNonNull(one.servers().get(Side.SOURCE)).info();
            SavedState state = one.state();
            OptionalDouble share = state == null ? OptionalDouble.of(0) : state.fraction();
            if (info == null || share.isEmpty()) {
                return OptionalDouble.empty();
            }
            double weight = Math.max(1.0, info.keys());
            sum += weight;
            done += weight * share.getAsDouble();
        }
        return OptionalDouble.of(done / sum);
    }

    private static String serverText(Side side, StatusCommand.ServerStatus server) {
        ServerInfo info = server.info();
        String label = String.format(Locale.ROOT, "%-11s %s  ", side.label(), server.endpoint());
        if (info == null) {
            return label + "not reachable: "
                    + (server.failure() == null ? "" : server.failure().getMessage());
        }
        return label
                + String.format(
                        Locale.ROOT,
                        "%s  run_id %s  %,d keys%s",
                        info.capabilities().serverVersion(),
                        info.capabilities().runId(),
                        info.keys(),
                        info.nodes().size() == 1 ? "" : " on " + info.nodes().size() + " primaries");
    }

    private static Map<String, Object> serverJson(StatusCommand.ServerStatus server) {
        Map<String, Object> json = new LinkedHashMap<>();
        ServerInfo info = server.info();
        json.put("endpoint", server.endpoint());
        json.put("reachable", info != null);
        if (info != null) {
            json.put("version", info.capabilities().serverVersion());
            json.put("runId", info.capabilities().runId());
            json.put("keys", info.keys());
        }
        if (server.failure() != null) {
            json.put("failure", String.valueOf(server.failure().getMessage()));
        }
        return json;
    }

    private static String owedText(@Nullable OwedReconciles owed) {
        if (owed == null) {
            return "not known";
        }
        if (!owed.trouble().isEmpty()) {
            return "not known: " + owed.trouble();
        }
        String alive = String.format(Locale.ROOT, "%,d alive, ", owed.instances());
        return owed.count() == 0
                ? alive + "no reconcile owed"
                : String.format(
                        Locale.ROOT, "%s%,d reconciles owed (%s): run verify", alive, owed.count(), owed.reasons());
    }

    private static Map<String, Object> owedJson(@Nullable OwedReconciles owed) {
        Map<String, Object> json = new LinkedHashMap<>();
        boolean known = owed != null && owed.trouble().isEmpty();
        json.put("known", known);
        if (owed != null && known) {
            json.put("alive", owed.instances());
            json.put("reconcilesOwed", owed.count());
            json.put("reasons", owed.reasons());
        }
        return json;
    }

    private static String checkpointText(@Nullable SavedState state) {
        if (state == null) {
            return "none";
        }
        String keys = String.format(
                Locale.ROOT,
                "%,d keys, %,d quarantined",
                state.counts().scanned(),
                state.counts().of(KeyOutcome.QUARANTINED));
        if (state.finished() != null) {
            return state.job() + ": finished at " + state.finished() + ", " + keys;
        }
        String share = state.fraction().isPresent()
                ? String.format(Locale.ROOT, "%.2f %%", state.fraction().getAsDouble() * PERCENT)
                : "unknown share";
        return state.job() + ": " + share + ", " + keys + ", begun "
                + state.walk().started();
    }

    private static Map<String, Object> checkpointJson(StatusCommand.DatabaseReport one) {
        SavedState state = one.state();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", one.checkpoint().toString());
        json.put("activity", one.activity().label());
        json.put("exists", state != null);
        if (state != null) {
            json.put("job", state.job().toString());
            json.put("started", state.walk().started().toString());
            json.put("finished", state.finished() != null);
            state.fraction().ifPresent(fraction -> json.put("fraction", fraction));
            json.put("scanned", state.counts().scanned());
            for (KeyOutcome outcome : KeyOutcome.values()) {
                json.put(outcome.label(), state.counts().of(outcome));
            }
            json.put("quarantine", QuarantineReports.json(one.quarantined()));
        }
        return json;
    }
}
