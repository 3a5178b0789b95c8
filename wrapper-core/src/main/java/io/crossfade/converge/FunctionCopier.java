package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the shadow hold the function libraries that the authority holds, by the rule of convergence: after each change of
 * the shadow the authority is read again. Libraries are carried as their source code, which every version from Redis 7.0 on
 * takes, to every primary of a cluster. Stateless; blocks for its round trips.
 */
public final class FunctionCopier {
    private static final int MAX_ROUNDS = 8;
    private static final Command LIST = Command.of("FUNCTION", "LIST", "WITHCODE");

    private FunctionCopier() {}

    /**
     * Brings each library of the authority to the shadow. An authority that has no functions, or does not tell, needs
     * nothing.
     *
     * @param exact whether libraries that only the shadow has are deleted there
     * @throws io.crossfade.spi.LinkException if a connection fails
     */
    public static Convergence converge(RedisLink authority, RedisLink shadow, boolean exact) {
        RedisLink original = authority.primaries().get(0).link();
        Convergence result = Convergence.identical(0);
        for (Primary copy : shadow.primaries()) {
            result = convergeOne(original, copy.link(), exact);
            if (!result.settled()) {
                return result;
            }
        }
        return result;
    }

    private static Convergence convergeOne(RedisLink authority, RedisLink shadow, boolean exact) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Object wanted = authority.exchange(LIST);
            if (!(wanted instanceof List<?> wantedList)) {
                return Convergence.identical(0);
            }
            Map<String, ByteBuffer> libraries = libraries(wantedList);
            Object present = shadow.exchange(LIST);
            if (!(present instanceof List<?> presentList)) {
                return libraries.isEmpty() ? Convergence.identical(0) : refused(present);
            }
            List<Command> changes = changes(libraries, libraries(presentList), exact);
            if (changes.isEmpty()) {
                return Convergence.identical(0);
            }
            for (Object reply : shadow.exchange(changes)) {
                if (reply instanceof ErrorReply error && !error.message().contains("not found")) {
                    return refused(error);
                }
            }
        }
        return Convergence.unsettled();
    }

    private static Convergence refused(@Nullable Object reply) {
        return Convergence.refused(reply instanceof ErrorReply error ? error.message() : "no list of functions");
    }

    private static List<Command> changes(
            Map<String, ByteBuffer> wanted, Map<String, ByteBuffer> present, boolean exact) {
        List<Command> changes = new ArrayList<>();
        if (exact) {
            present.keySet().stream()
                    .filter(name -> !wanted.containsKey(name))
                    .forEach(name -> changes.add(Command.of("FUNCTION", "DELETE", name)));
        }
        wanted.forEach((name, code) -> {
            if (!code.equals(present.get(name))) {
                changes.add(
                        Command.of(Wire.bytes("FUNCTION"), Wire.bytes("LOAD"), Wire.bytes("REPLACE"), code.array()));
            }
        });
        return changes;
    }

    /** Name to code; each library is a flat list of names and values. */
    private static Map<String, ByteBuffer> libraries(List<?> reply) {
        Map<String, ByteBuffer> libraries = new HashMap<>();
        for (Object library : reply) {
            List<?> fields = (List<?>) library;
            String name = "";
            ByteBuffer code = ByteBuffer.allocate(0);
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                switch (Wire.text(fields.get(i))) {
                    case "library_name" -> name = Wire.text(fields.get(i + 1));
                    case "library_code" -> code = ByteBuffer.wrap((byte[]) fields.get(i + 1));
                    default -> {} // the functions and their flags follow from the code
                }
            }
            libraries.put(name, code);
        }
        return libraries;
    }
}
