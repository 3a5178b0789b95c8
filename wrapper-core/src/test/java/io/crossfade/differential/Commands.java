package io.crossfade.differential;

import static io.crossfade.differential.Words.bytes;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Gives random commands, most of them right, some spoilt. */
final class Commands {
    private static final int SPOILT_PERCENT = 7;
    private static final int UNKNOWN_PERCENT = 3;
    private static final String[] RUBBISH = {
        "", "abc", "-1", "1e400", "99999999999999999999", "-9223372036854775808", "3.5", "\u00e4\u0000\r\n", "NX", "0"
    };

    private final List<List<Form>> groups = new ArrayList<>(Grammar.forms().values());
    private final Draw draw;
    private final Predicate<String> known;

    /** Those that a server does not know, by {@code known}, come seldom. */
    Commands(Draw draw, Predicate<String> known) {
        this.draw = draw;
        this.known = known;
    }

    Draw draw() {
        return draw;
    }

    /** Returns the next command; {@code alone} says that it may be one that stands in no pipeline and no transaction. */
    byte[][] next(boolean alone) {
        while (true) {
            List<Form> group = groups.get(draw.below(groups.size()));
            Form form = group.get(draw.below(group.size()));
            byte[][] command = form.draw(draw);
            if (!known.test(CommandTable.standard().find(Command.of(command)).name()) && !draw.in(UNKNOWN_PERCENT)) {
                continue;
            }
            if (!form.exact() && draw.in(SPOILT_PERCENT)) {
                command = spoilt(command);
            } else if (draw.in(10)) {
                command[0] = bytes(new String(command[0], StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
            }
            if (alone || !form.alone() && !isRefused(command)) {
                return command;
            }
        }
    }

    /** Returns whether the table says that Crossfade does not let the command through as it is written. */
    static boolean isRefused(byte[][] command) {
        Command wire = Command.of(command);
        return CommandTable.standard().find(wire).refusal() != null;
    }

    private byte[][] spoilt(byte[][] command) {
        List<byte[]> args = new ArrayList<>(Arrays.asList(command));
        int at = draw.below(args.size());
        byte[] rubbish = bytes(RUBBISH[draw.below(RUBBISH.length)]);
        if (at == 0 || draw.in(25)) {
            args.add(rubbish);
        } else if (draw.in(40)) {
            args.remove(at);
        } else {
            args.set(at, rubbish);
        }
        return args.toArray(byte[][]::new);
    }
}
