package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the shadow hold the function libraries that the authority holds, by the rule of convergence: after each change of
 * the shadow the authority is read again. Libraries are carried as their source code, which every version from Redis 7.0 on
 * takes, to every primary of a cluster. Stateless; blocks for its round trips.
 */
public final class FunctionCopier {
    private static final int MAX_ROUNDS = 8;

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
            FunctionLibraries wanted = FunctionLibraries.read(authority);
            if (wanted.refusal() != null) {
                return Convergence.identical(0);
            }
            FunctionLibraries present = FunctionLibraries.read(shadow);
            String refusal = present.refusal();
            if (refusal != null) {
                return wanted.byName().isEmpty() ? Convergence.identical(0) : Convergence.refused(refusal);
            }
            List<Command> changes = changes(wanted.byName(), present.byName(), exact);
            if (changes.isEmpty()) {
                return Convergence.identical(0);
            }
            for (Object reply : shadow.exchange(changes)) {
                if (reply instanceof ErrorReply error && !error.message().contains("not found")) {
                    return Convergence.refused(error.message());
                }
            }
        }
        return Convergence.unsettled();
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
                changes.add(FunctionLibraries.load(code));
            }
        });
        return changes;
    }
}
