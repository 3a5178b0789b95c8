package io.crossfade.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code command-rules.tsv}: what to do with a command.
 *
 * @param name as in {@link CommandRow}
 * @param access what it touches
 * @param rule how its effect reaches the shadow
 * @param comparison how replies of a shadow read compare
 * @param blocking where its timeout stands; null if it never blocks
 * @param forms what depends on the form of the arguments
 * @param reason why so; for REFUSED what the caller is told after the name
 */
record CommandRule(
        String name,
        Access access,
        ReplayRule rule,
        ReplyComparison comparison,
        @Nullable BlockingTimeout blocking,
        Forms forms,
        String reason) {
    static final String TABLE = "command-rules.tsv";

    private static final int COLUMNS = 7;

    CommandRule {
        if (rule == ReplayRule.REFUSED && reason.equals(Tsv.EMPTY)) {
            throw new IllegalArgumentException("a refused command needs a reason");
        }
    }

    static List<CommandRule> parse(List<String> lines) {
        return Tsv.parse(TABLE, lines, COLUMNS, CommandRule::of);
    }

    /** Returns the rule for a command that the rules do not name: refused. */
    static CommandRule missing(CommandRow row) {
        Access access = row.flags().contains("write") ? Access.WRITE : row.isReadOnly() ? Access.READ : Access.ADMIN;
        return new CommandRule(
                row.name(),
                access,
                ReplayRule.REFUSED,
                ReplyComparison.NONE,
                null,
                Forms.NONE,
                "no rule says how to carry it");
    }

    private static CommandRule of(List<String> cells) {
        String comparison = cells.get(3);
        return new CommandRule(
                cells.get(0),
                Tsv.constant(Access.class, cells.get(1)),
                Tsv.constant(ReplayRule.class, cells.get(2)),
                comparison.equals(Tsv.EMPTY) ? ReplyComparison.NONE : Tsv.constant(ReplyComparison.class, comparison),
                BlockingTimeout.parse(cells.get(4)),
                Forms.parse(cells.get(5)),
                cells.get(6));
    }
}
