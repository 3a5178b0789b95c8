package io.crossfade.command;

import io.crossfade.model.Command;
import io.crossfade.model.HashSlot;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one command, or one subcommand, means. Immutable; never blocks.
 *
 * <p>Arguments that make no sense (a number of keys that is no number, too few arguments) give no keys and no exception:
 * the server will refuse them.
 */
public final class CommandSpec {
    /** The answer for a command that is not in the table. */
    static final CommandSpec UNKNOWN = unknown();

    private final String name;
    private final boolean known;
    private final String group;
    private final CommandRule rule;
    private final KeyPositions keys;
    private final boolean writes;
    private final @Nullable String refusal;
    private @Nullable CommandNames subcommands;

    CommandSpec(CommandRow row, CommandRule rule) {
        this(row, rule, true);
    }

    private CommandSpec(CommandRow row, CommandRule rule, boolean known) {
        this.name = row.name();
        this.known = known;
        this.group = row.group();
        this.rule = rule;
        this.keys = KeyPositions.of(row.keys(), rule.forms());
        this.writes = rule.access() == Access.WRITE || (rule.access() == Access.SCRIPT && !row.isReadOnly());
        String reason = known ? name + ": " + rule.reason() : rule.reason();
        this.refusal = rule.rule() == ReplayRule.REFUSED ? reason : null;
    }

    private static CommandSpec unknown() {
        CommandRow row = new CommandRow("UNKNOWN", Set.of(), "unknown", 0, Set.of(), Tsv.EMPTY);
        CommandRule rule = new CommandRule(
                row.name(),
                Access.UNKNOWN,
                ReplayRule.REFUSED,
                ReplyComparison.NONE,
                null,
                Forms.NONE,
                "the command is not in Crossfade's command table");
        return new CommandSpec(row, rule, false);
    }

    /** Returns the name in upper case; of a subcommand the container's name, a space and its own: SCRIPT LOAD. */
    public String name() {
        return name;
    }

    /** Returns whether the table has this command. */
    public boolean known() {
        return known;
    }

    /** Returns the group of the servers' documentation, such as {@code sorted-set}. */
    public String group() {
        return group;
    }

    /** Returns what the command touches. */
    public Access access() {
        return rule.access();
    }

    /** Returns whether the command may change something, so that it waits while writes are held. */
    public boolean mayWrite() {
        return writes
                || !known
                || rule.rule() == ReplayRule.BOTH
                || rule.rule() == ReplayRule.MESSAGE
                || rule.access() == Access.KEYSPACE_WRITE;
    }

    /** Returns whether the reply tells of keys that the command does not name: SCAN, KEYS, RANDOMKEY, DBSIZE. */
    public boolean walksKeyspace() {
        return rule.access() == Access.KEYSPACE_READ;
    }

    /** Returns how its effect reaches the shadow. */
    public ReplayRule rule() {
        return rule.rule();
    }

    /** Returns how replies compare when it is repeated on the shadow as a read. */
    public ReplyComparison comparison() {
        return rule.comparison();
    }

    /** Returns where its timeout stands, or null if it never blocks. */
    public @Nullable BlockingTimeout blocking() {
        return rule.blocking();
    }

    /** Returns which argument is the cursor of an iteration, or 0 if the command is no step of one. */
    public int cursorIndex() {
        return rule.forms().cursorIndex();
    }

    /**
     * Returns {@code command} in parts of one hash slot each; null if it has one slot, or is of a kind that a cluster cannot
     * execute over several.
     */
    public @Nullable SlotSplit split(Command command) {
        SplitRule split = rule.forms().split();
        return split == null ? null : SlotSplit.of(command, split);
    }

    /** Returns how the replies of all nodes of a cluster become one; null if any one node can answer. */
    public @Nullable ReplyMerge overNodes() {
        return rule.forms().nodes();
    }

    /** Returns the hash slot whose primary alone can answer {@code command}, or -1 if that does not matter or is no slot. */
    public int namedSlot(Command command) {
        int index = rule.forms().slotIndex();
        if (index == 0 || index >= command.size()) {
            return -1;
        }
        String text = command.text(index);
        boolean number = !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int slot = number ? Integer.parseInt(text) : -1;
        return slot < HashSlot.COUNT ? slot : -1;
    }

    /** Returns whether a cluster refuses {@code command} because its keys are in several hash slots. */
    public boolean crossesSlots(Command command) {
        if (rule.forms().split() != null || keys.count(command) < 2) {
            return false;
        }
        List<Key> all = keys.all(command);
        int slot = all.get(0).slot();
        return all.stream().anyMatch(key -> key.slot() != slot);
    }

    /** Returns every key of {@code command} in the order of the arguments, one that stands twice twice. */
    public List<Key> keys(Command command) {
        return keys.all(command);
    }

    /** Returns the arguments of {@code command} with other names for its keys; null if it has none. */
    byte @Nullable [][] renamed(Command command, UnaryOperator<byte[]> name) {
        return keys.renamed(command, name);
    }

    /** Returns where it, or its reply, names keys besides its key arguments. */
    KeyNames keyNames() {
        return rule.forms().keyNames();
    }

    /**
     * Returns the keys that {@code command} may change; none for reads and for the forms of a writing command that only
     * read (SORT without STORE, GETEX without an option). For a script: every key it declares.
     */
    public List<Key> writtenKeys(Command command) {
        return writes && rule.forms().mayWrite(command) ? keys.written(command) : List.of();
    }

    /**
     * Returns whether {@code command} also reads keys that its arguments do not name, but a pattern does: SORT BY and GET.
     * They cannot be copied before it on first touch.
     */
    public boolean readsUndeclaredKeys(Command command) {
        return rule.forms().readsPatterns(command);
    }

    /** Returns whether there is a form of this command that names databases by their numbers. Cheap. */
    public boolean mayNameDatabases() {
        return rule.forms().databases().any();
    }

    /** Returns the indexes of the arguments of {@code command} that name a database by its number. */
    public int[] databaseArguments(Command command) {
        return rule.forms().databases().in(command);
    }

    /** Returns the number that argument {@code index} is in plain decimal, as servers read it, or -1 if it is none. */
    public static int databaseNumber(Command command, int index) {
        return Ascii.count(command.arg(index));
    }

    /** Returns the command that this one is in each database, if it means all of them (FLUSHALL), else null. */
    public @Nullable String inEachDatabase() {
        return rule.forms().databases().inEach();
    }

    /** Returns whether the command changes databases as a whole: FLUSHDB, FLUSHALL, SWAPDB. */
    public boolean changesKeyspace() {
        return rule.rule() == ReplayRule.KEYSPACE;
    }

    /** Returns the key of {@code command} if it has exactly one, else null. Cheap. */
    public @Nullable Key singleKey(Command command) {
        return keys.single(command);
    }

    /**
     * Returns whether {@code command} may be repeated on the shadow as it is: the rule is OVERWRITE or PARTIAL, the form
     * allows it, and it has exactly one key.
     */
    public boolean replayable(Command command) {
        return switch (rule.rule()) {
            case OVERWRITE, PARTIAL ->
                rule.forms().mayReplay(command) && rule.forms().mayWrite(command) && keys.count(command) == 1;
            case NONE, STATE, BOTH, FUNCTIONS, MESSAGE, KEYSPACE, REFUSED -> false;
        };
    }

    /**
     * Returns the members of its one key, a hash, set or sorted set, that {@code command} may change, perhaps with words that name none;
     * null if it may change anything else.
     */
    public @Nullable List<byte[]> members(Command command) {
        int from = rule.forms().memberFrom();
        if (from == 0) {
            return null;
        }
        List<byte[]> members = new ArrayList<>();
        for (int i = from; i < command.size(); i += rule.forms().memberStep()) {
            members.add(command.arg(i));
        }
        return members;
    }

    /** Returns the script that {@code command} brings along as text, or null. */
    public byte @Nullable [] script(Command command) {
        int at = rule.forms().scriptAt();
        return at > 0 && at < command.size() ? command.arg(at) : null;
    }

    /** Returns why the command is not supported, its name first, or null if it is. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** Returns why the rule is what it is; {@code -} if that needs no words. */
    public String reason() {
        return rule.reason();
    }

    /** Called once while the table is built. */
    void subcommands(CommandNames names) {
        subcommands = names;
    }

    /** Returns the spec of the subcommand that {@code command} names, or this one. */
    CommandSpec subcommandIn(Command command) {
        if (subcommands == null || command.size() < 2) {
            return this;
        }
        CommandSpec subcommand = subcommands.get(command.arg(1));
        return subcommand == null ? this : subcommand;
    }

    @Override
    public String toString() {
        return name + " " + rule.access() + " " + rule.rule();
    }
}
