package io.crossfade.backfill.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crossfade.backfill.feed.FeedException;
import io.crossfade.model.Command;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The libraries of functions that are there after the commands up to now. Not thread-safe. */
final class Libraries {
    private static final Pattern NAME = Pattern.compile("\\A#!\\S+[^\\n]*?\\bname=(\\S+)");

    private final Map<String, byte[]> libraries = new LinkedHashMap<>();

    /** A library is there, by its source. */
    void load(byte[] code) {
        Matcher name = NAME.matcher(new String(code, ISO_8859_1));
        if (!name.find()) {
            throw new FeedException("the file has a library of functions without a name", null);
        }
        libraries.put(name.group(1), code);
    }

    /** A command has changed them: FUNCTION LOAD, DELETE or FLUSH. */
    void take(Command command, String name) {
        switch (name) {
            case "FUNCTION LOAD" -> load(command.arg(command.size() - 1));
            case "FUNCTION DELETE" -> libraries.remove(new String(command.arg(2), ISO_8859_1));
            case "FUNCTION FLUSH" -> libraries.clear();
            default -> throw new FeedException("the file has " + name + "; " + ScratchCommands.ELSE, null);
        }
    }

    Collection<byte[]> all() {
        return List.copyOf(libraries.values());
    }
}
