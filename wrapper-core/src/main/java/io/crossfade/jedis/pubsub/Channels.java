package io.crossfade.jedis.pubsub;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a connection is subscribed to, as far as it has asked. Not thread-safe. */
final class Channels {
    private final Map<ChannelKind, Set<Key>> byKind = new EnumMap<>(ChannelKind.class);

    Channels() {
        for (ChannelKind kind : ChannelKind.values()) {
            byKind.put(kind, new LinkedHashSet<>());
        }
    }

    boolean isEmpty() {
        return byKind.values().stream().allMatch(Set::isEmpty);
    }

    /**
     * Notes what {@code command} changes, and returns it in the form in which the number of its confirmations is known:
     * one per channel. An UNSUBSCRIBE of everything names it.
     */
    Command note(Command command) {
        ChannelKind subscribed = ChannelKind.subscribed(command);
        if (subscribed != null) {
            names(subscribed).addAll(names(command));
            return command;
        }
        ChannelKind left = ChannelKind.unsubscribed(command);
        if (left == null) {
            return command;
        }
        Set<Key> present = names(left);
        Command named = command.size() > 1 || present.isEmpty() ? command : command(command.arg(0), present);
        names(named).forEach(present::remove);
        return named;
    }

    /** Takes back what a SUBSCRIBE that the server refused had noted. */
    void refused(Command command) {
        ChannelKind kind = ChannelKind.subscribed(command);
        if (kind != null) {
            names(command).forEach(names(kind)::remove);
        }
    }

    /** Returns the channels of one kind, in the order of joining. */
    List<Key> of(ChannelKind kind) {
        return List.copyOf(names(kind));
    }

    /** Returns the commands that subscribe another connection to the same. */
    List<Command> restore() {
        List<Command> commands = new ArrayList<>();
        byKind.forEach((kind, names) -> {
            if (!names.isEmpty()) {
                commands.add(command(kind.subscribe(), names));
            }
        });
        return commands;
    }

    @SuppressWarnings("NullAway") // every kind has one from the constructor on
    private Set<Key> names(ChannelKind kind) {
        return byKind.get(kind);
    }

    private static List<Key> names(Command command) {
        List<Key> names = new ArrayList<>(command.size() - 1);
        for (int i = 1; i < command.size(); i++) {
            names.add(Key.of(command.arg(i).clone()));
        }
        return names;
    }

    private static Command command(byte[] name, Set<Key> channels) {
        byte[][] args = new byte[channels.size() + 1][];
        args[0] = name;
        int at = 1;
        for (Key channel : channels) {
            args[at++] = channel.bytes();
        }
        return Command.of(args);
    }
}
