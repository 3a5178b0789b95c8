package io.crossfade.converge;

import io.crossfade.converge.LazyCopy.Outcome;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves one batch of keys: looks for markers, reads what has none on the source, and runs the script for it. */
final class LazyRun {
    private final SideCapabilities source;
    private final SideCapabilities target;
    private final MoveScript script;
    private final PayloadRefusals refusals;
    private final Sizes sizes;
    private final RedisLink sourceLink;
    private final RedisLink targetLink;
    private final List<Key> keys;
    private final KeyUsages usages;
    private final LazyCopy[] results;

    LazyRun(
            SideCapabilities source,
            SideCapabilities target,
            MoveScript script,
            PayloadRefusals refusals,
            Sizes sizes,
            RedisLink sourceLink,
            RedisLink targetLink,
            List<Key> keys,
            KeyUsages usages) {
        this.source = source;
        this.target = target;
        this.script = script;
        this.refusals = refusals;
        this.sizes = sizes;
        this.sourceLink = sourceLink;
        this.targetLink = targetLink;
        this.keys = keys;
        this.usages = usages;
        this.results = new LazyCopy[keys.size()];
    }

    /** Returns one result per key, in order. */
    List<LazyCopy> run() {
        List<Move> byType = new ArrayList<>(0);
        List<Move> byPayload = new ArrayList<>(keys.size());
        for (Move move : unmarked()) {
            if (move.state.refusal() != null) {
                results[move.index] = LazyCopy.refused("source: " + move.state.refusal());
            } else {
                (refusals.sendByType(move.state, target) ? byType : byPayload).add(move);
            }
        }
        for (Move move : byPayload) {
            move.build = move.state.isAbsent() ? List.of() : List.of(restore(move));
        }
        for (Move move : call(byPayload)) {
            if (move.reply instanceof ErrorReply error && refusals.remember(move.state, move.version, error)) {
                byType.add(move);
            } else {
                settle(move);
            }
        }
        if (!byType.isEmpty()) {
            readByType(byType);
            call(byType.stream().filter(move -> results[move.index] == null).toList())
                    .forEach(this::settle);
        }
        return Arrays.asList(results);
    }

    private List<Move> unmarked() {
        for (Key key : keys) {
            targetLink.send(script.marked(key));
        }
        targetLink.flush();
        sizes.ask(sourceLink, keys);
        boolean[] large = sizes.take(sourceLink, keys);
        List<Integer> asked = new ArrayList<>(keys.size());
        for (int i = 0; i < results.length; i++) {
            Object marked = targetLink.receive();
            if (marked instanceof ErrorReply error) {
                results[i] = LazyCopy.refused(error.code());
            } else if (Wire.number(marked) > 0) {
                results[i] = LazyCopy.of(Outcome.ALREADY, 0);
            } else if (large[i]) {
                results[i] = LazyCopy.of(Outcome.LARGE, 0);
            } else {
                asked.add(i);
                usages.ask(sourceLink, i);
                KeyState.ask(sourceLink, keys.get(i), source);
            }
        }
        sourceLink.flush();
        List<Move> unmarked = new ArrayList<>(asked.size());
        for (int i : asked) {
            usages.take(sourceLink, i);
            unmarked.add(new Move(i, keys.get(i), KeyState.take(sourceLink, source)));
        }
        return unmarked;
    }

    private void readByType(List<Move> moves) {
        TypedRead read = new TypedRead(
                "source", sourceLink, source, moves.stream().map(m -> m.key).toList());
        TypedRead.complete(read);
        for (int i = 0; i < moves.size(); i++) {
            Move move = moves.get(i);
            TypedValue value = read.value(i);
            String refusal = value instanceof TypedValue.Torn
                    ? "the key changed its type while it was read"
                    : TypedWrite.refusal(value, target);
            if (refusal != null) {
                results[move.index] = LazyCopy.refused(refusal);
            } else {
                move.state = value instanceof TypedValue.Absent ? KeyState.absent() : move.state;
                move.build = TypedWrite.commands(move.key, value, read.expiry(i), target);
            }
        }
    }

    /** Calls the script for each move, a second time with its text where the server does not know it. */
    private List<Move> call(List<Move> moves) {
        exchange(moves, false);
        List<Move> unknown = moves.stream()
                .filter(move ->
                        move.reply instanceof ErrorReply error && error.code().equals("NOSCRIPT"))
                .toList();
        exchange(unknown, true);
        return moves;
    }

    private void exchange(List<Move> moves, boolean withText) {
        if (moves.isEmpty()) {
            return;
        }
        for (Move move : moves) {
            List<Command> build = move.build.stream().map(targetLink::inScript).toList();
            targetLink.send(script.call(move.key, build, withText));
        }
        targetLink.flush();
        for (Move move : moves) {
            move.reply = targetLink.receive();
        }
    }

    private void settle(Move move) {
        if (move.reply instanceof ErrorReply error) {
            results[move.index] = LazyCopy.refused(error.code());
            return;
        }
        boolean marked = Wire.number(move.reply) == MoveScript.MARKED;
        Outcome outcome = marked ? (move.state.isAbsent() ? Outcome.EMPTY : Outcome.MOVED) : Outcome.ALREADY;
        results[move.index] = LazyCopy.of(outcome, move.state.payloadBytes());
    }

    private Command restore(Move move) {
        move.version = refusals.version(move.state);
        return usages.with(
                move.index,
                Wire.RESTORE,
                move.key.bytes(),
                move.state.expiry().forRestore(target),
                refusals.payload(move.state, move.version),
                Wire.ABSTTL);
    }

    /** One key on its way. */
    private static final class Move {
        private final int index;
        private final Key key;
        private KeyState state;
        private int version;
        private List<Command> build = List.of();
        private @Nullable Object reply;

        Move(int index, Key key, KeyState state) {
            this.index = index;
            this.key = key;
            this.state = state;
        }
    }
}
