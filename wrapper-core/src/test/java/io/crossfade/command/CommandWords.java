package io.crossfade.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Says in plain words what a row of the rules means. */
final class CommandWords {
    private static final int FORMS = 5;
    private static final int REASON = 6;

    private CommandWords() {}

    /** Returns one line; {@code rule} are the cells of {@code command-rules.tsv}. */
    static String of(CommandRow row, List<String> rule) {
        Access access = Tsv.constant(Access.class, rule.get(1));
        ReplayRule replay = Tsv.constant(ReplayRule.class, rule.get(2));
        StringJoiner text = new StringJoiner(" ");
        text.add(
                switch (replay) {
                    case REFUSED -> "**Refused**:";
                    case OVERWRITE -> "**Write**, replayed" + limits(rule) + ".";
                    case PARTIAL -> "**Write**, replayed where the shadow holds the whole key" + limits(rule) + ".";
                    case STATE -> "**Write**, as state.";
                    case BOTH -> "**Both**.";
                    case MESSAGE -> "**Message**.";
                    case KEYSPACE -> "**Refused**, or **both**.";
                    case FUNCTIONS -> "**Write**, as state: all function libraries are compared and copied.";
                    case NONE -> unchanging(access, rule.get(3));
                });
        if (row.flags().contains("blocking") || !rule.get(4).equals(Tsv.EMPTY)) {
            text.add(
                    replay == ReplayRule.STATE
                            ? "Waits in short slices on the authority; the shadow never waits."
                            : "May wait on the authority.");
        }
        forms(rule).forEach(text::add);
        if (isRefusedAmongPrefixes(rule, access)) {
            text.add("Refused where databases share one on the target.");
        }
        if (!rule.get(REASON).equals(Tsv.EMPTY)) {
            text.add(sentence(rule.get(REASON), replay == ReplayRule.REFUSED));
        }
        return text.toString();
    }

    private static boolean isRefusedAmongPrefixes(List<String> rule, Access access) {
        String forms = rule.get(FORMS);
        return access == Access.KEYSPACE_WRITE
                || forms.contains("names=all")
                || (forms.contains("database=") && access != Access.SESSION);
    }

    private static String unchanging(Access access, String comparison) {
        return switch (access) {
            case READ ->
                comparison.equals(Tsv.EMPTY)
                        ? "**Read**."
                        : "**Read**, " + compared(Tsv.constant(ReplyComparison.class, comparison)) + ".";
            case KEYSPACE_READ -> "**Read** of all keys, never compared; moved markers are taken out.";
            case SESSION -> "Kept by the connection.";
            case CONNECTION, SCRIPT, PUBSUB, ADMIN, WRITE, KEYSPACE_WRITE, UNKNOWN -> "**Answered**.";
        };
    }

    private static String compared(ReplyComparison comparison) {
        return switch (comparison) {
            case EXACT -> "compared byte by byte";
            case UNORDERED -> "compared in any order";
            case UNORDERED_PAIRS -> "compared as pairs in any order";
            case FLOAT, SCORES -> "compared, numbers by value";
            case EXPIRY_SECONDS, EXPIRY_MILLIS -> "compared with a tolerance";
            case NONE -> "never compared";
        };
    }

    private static String limits(List<String> rule) {
        StringBuilder limits = new StringBuilder();
        for (String form : rule.get(FORMS).split(" ")) {
            if (form.startsWith("max=")) {
                int arguments = Integer.parseInt(form.substring(4)) - 1;
                limits.append(" with at most ").append(arguments).append(arguments == 1 ? " argument" : " arguments");
            } else if (form.startsWith("not=")) {
                limits.append(" without ").append(CommandDocument.either(form.substring(4)));
            }
        }
        return limits.isEmpty() ? "" : limits + ", else as state";
    }

    private static List<String> forms(List<String> rule) {
        List<String> texts = new ArrayList<>();
        for (String form : rule.get(FORMS).equals(Tsv.EMPTY)
                ? new String[0]
                : rule.get(FORMS).split(" ")) {
            String value = form.substring(form.indexOf('=') + 1);
            switch (form.substring(0, form.indexOf('='))) {
                case "max",
                        "not",
                        "key",
                        "script",
                        "names",
                        "members",
                        "members-step" -> {} // said with the rule, or no matter to a reader
                case "writes" -> texts.add("Every key it names counts as written.");
                case "writes-from" ->
                    texts.add("Only reads with fewer than " + (Integer.parseInt(value) - 1) + " arguments.");
                case "writes-with" -> texts.add("Only reads without " + CommandDocument.either(value) + ".");
                case "patterns" ->
                    texts.add("Refused while keys are moved on first touch, if " + CommandDocument.either(value)
                            + " has a pattern of keys.");
                case "cursor" -> texts.add("The cursor stays with the side that gave it.");
                case "database" -> texts.add("Concerns the database that it names, too.");
                case "database-after" ->
                    texts.add(
                            "With " + value
                                    + " it concerns another database, too, and is refused where databases share one on the target.");
                case "each-database" -> texts.add("Executed as " + value + " in each database that is migrated.");
                case "split" -> texts.add("Taken apart by hash slot for a cluster.");
                case "nodes" -> texts.add("Executed on every primary of a cluster.");
                case "slot" -> texts.add("On a cluster by the primary of that slot.");
                default -> texts.add("`" + form + "`.");
            }
        }
        return texts;
    }

    private static String sentence(String reason, boolean continued) {
        String first =
                continued ? reason.substring(0, 1) : reason.substring(0, 1).toUpperCase(Locale.ROOT);
        return first + reason.substring(1) + ".";
    }
}
