package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The function libraries of one server, as source code: every version from Redis 7.0 on takes that, while their dumps carry the version
 * of the format.
 *
 * @param byName the code of each library; empty if the server did not tell
 * @param refusal what the server answered instead of a list; null if it told
 */
public record FunctionLibraries(Map<String, ByteBuffer> byName, @Nullable String refusal) {
    private static final Command LIST = Command.of("FUNCTION", "LIST", "WITHCODE");

    /**
     * Asks the one server behind {@code link}. Blocks for a round trip.
     *
     * @throws io.crossfade.spi.LinkException if the connection fails
     */
    public static FunctionLibraries read(RedisLink link) {
        Object reply = link.exchange(LIST);
        if (reply instanceof List<?> list) {
            return new FunctionLibraries(libraries(list), null);
        }
        return new FunctionLibraries(
                Map.of(), reply instanceof ErrorReply error ? error.message() : "no list of functions");
    }

    /** Returns the command that loads a library, over one of the same name. */
    public static Command load(ByteBuffer code) {
        byte[] bytes = new byte[code.remaining()];
        code.duplicate().get(bytes);
        return Command.of(Wire.bytes("FUNCTION"), Wire.bytes("LOAD"), Wire.bytes("REPLACE"), bytes);
    }

    /** Each library is a flat list of names and values. */
    private static Map<String, ByteBuffer> libraries(List<?> reply) {
        Map<String, ByteBuffer> libraries = new TreeMap<>();
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
