package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Gives each command to Crossfade, then to the reference, and demands the same answer. */
final class Both {
    private final Client crossfade;
    private final Client reference;
    private final Verdict verdict = new Verdict();
    private final History history;
    private final String seed;
    private String where = "";
    private int commands;

    Both(Client crossfade, Client reference, History history, String seed) {
        this.crossfade = crossfade;
        this.reference = reference;
        this.history = history;
        this.seed = seed;
    }

    /** Says where the run is, for messages. */
    void at(String place) {
        where = place;
    }

    int commands() {
        return commands;
    }

    void single(byte[][] command, boolean mayRefusePatterns) {
        Object reply = crossfade.single(command);
        note(command, reply);
        if (Commands.isRefused(command)) {
            assertThat(reply).as("%s", describe(command)).isInstanceOf(JedisDataException.class);
            assertThat(((Throwable) reply).getMessage()).startsWith("Crossfade does not support ");
            return;
        }
        if (mayRefusePatterns
                && reply instanceof JedisDataException e
                && e.getMessage().contains("only a pattern names")) {
            return;
        }
        Mirror mirror = Mirror.of(command, reply);
        judge(command, mirror, reply, reference.single(mirror.command()));
    }

    void pipeline(List<byte[][]> batch) {
        List<Object> replies = replies(batch);
        List<Mirror> mirrors = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            note(batch.get(i), replies.get(i));
            mirrors.add(Mirror.of(batch.get(i), replies.get(i)));
        }
        List<Object> expected =
                reference.pipeline(mirrors.stream().map(Mirror::command).toList());
        for (int i = 0; i < batch.size(); i++) {
            judge(batch.get(i), mirrors.get(i), replies.get(i), expected.get(i));
        }
    }

    void transaction(List<byte[][]> batch, Session session) {
        Object reply = crossfade.transaction(batch, session);
        List<?> replies = reply instanceof List<?> list ? list : List.of();
        List<Mirror> mirrors = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Object own = i < replies.size() ? replies.get(i) : reply;
            note(batch.get(i), own);
            mirrors.add(Mirror.of(batch.get(i), i < replies.size() ? own : null));
        }
        Object expected =
                reference.transaction(mirrors.stream().map(Mirror::command).toList(), session);
        if (!(reply instanceof List<?>) || !(expected instanceof List<?> list) || list.size() != replies.size()) {
            byte[][] exec = {Words.bytes("EXEC")};
            judge(exec, Mirror.of(exec, reply), reply, expected);
            return;
        }
        for (int i = 0; i < replies.size(); i++) {
            judge(batch.get(i), mirrors.get(i), replies.get(i), list.get(i));
        }
    }

    private List<Object> replies(List<byte[][]> batch) {
        try {
            return crossfade.pipeline(batch);
        } catch (JedisConnectionException e) {
            String commands = batch.stream().map(Words::printed).collect(Collectors.joining("\n  "));
            throw new AssertionError(
                    seed + ", in " + where + " the connection failed in the pipeline of\n  " + commands, e);
        }
    }

    private void note(byte[][] command, Object reply) {
        commands++;
        history.add(command, reply, where);
    }

    private void judge(byte[][] command, Mirror mirror, Object reply, Object expected) {
        if (!mirror.agrees(verdict, reply, expected)) {
            throw new AssertionError(describe(command) + "\ncrossfade: " + Words.printed(reply) + "\nreference: "
                    + Words.printed(expected) + "\ncommands before it with one of its arguments:"
                    + history.touching(command) + otherKeys(command));
        }
    }

    /** Which keys a wrong count has counted, or not. */
    private String otherKeys(byte[][] command) {
        if (!Mirror.name(command).equals("DBSIZE")) {
            return "";
        }
        byte[][] all = {
            Words.bytes("EVAL"), Words.bytes("return redis.call('KEYS', '*')"), Words.bytes("0"),
        };
        return "\nnow, Crossfade's own included: " + Words.printed(crossfade.single(all)) + "\nreference: "
                + Words.printed(reference.single(all));
    }

    private String describe(byte[][] command) {
        return seed + ", command " + commands + " in " + where + ": " + Words.printed(command);
    }
}
