package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.KeyValue;

/**
 * What a connection of the application remembers of itself. Its commands travel over many connections to the authority, so
 * nothing of this may reach one of those: it is answered here, as a server answers it (Redis 8.0). What is written wrongly
 * goes to the authority, which refuses it in its own words.
 */
final class ConnectionIdentity {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Selection selection;
    private final long number = NUMBERS.incrementAndGet();
    private byte @Nullable [] name;

    ConnectionIdentity(Selection selection) {
        this.selection = selection;
    }

    /** Forgets everything but the number, as RESET does. */
    void reset() {
        name = null;
    }

    @Nullable Object execute(JedisCommand command, CommandSpec spec) {
        return switch (spec.name()) {
            case "CLIENT ID" -> command.size() == 2 ? (Object) number : refusedByAuthority(command, spec);
            case "CLIENT GETNAME" -> command.size() == 2 ? copyOf(name) : refusedByAuthority(command, spec);
            case "CLIENT SETNAME" -> command.size() == 3 ? rename(command.arg(2)) : refusedByAuthority(command, spec);
            case "CLIENT SETINFO" -> setInfo(command, spec);
            case "CLIENT NO-EVICT", "CLIENT NO-TOUCH", "CLIENT TRACKING" -> only("OFF", command, spec);
            case "CLIENT REPLY" -> only("ON", command, spec);
            case "AUTH" -> authenticate(command, spec);
            case "HELLO" -> hello(command, spec);
            default -> throw new IllegalStateException(spec.name() + " is said to belong to a connection");
        };
    }

    private @Nullable Object refusedByAuthority(JedisCommand command, CommandSpec spec) {
        return selection.current().dispatcher().call(command, spec, selection.authority());
    }

    private byte[] rename(byte[] wanted) {
        requirePrintable("Client names", wanted);
        name = wanted.length == 0 ? null : wanted.clone();
        return SessionCommand.OK.clone();
    }

    private @Nullable Object setInfo(JedisCommand command, CommandSpec spec) {
        String attribute = command.size() == 4 ? command.text(2).toLowerCase(Locale.ROOT) : "";
        if (!attribute.equals("lib-name") && !attribute.equals("lib-ver")) {
            return refusedByAuthority(command, spec);
        }
        requirePrintable(attribute, command.arg(3));
        return SessionCommand.OK.clone();
    }

    private static void requirePrintable(String what, byte[] text) {
        for (byte letter : text) {
            if (letter < '!' || letter > '~') {
                throw new JedisDataException("ERR " + what + " cannot contain spaces, newlines or special characters.");
            }
        }
    }

    /** Answers what changes nothing; anything else would hold for one of many connections, or for one side. */
    private @Nullable Object only(String harmless, JedisCommand command, CommandSpec spec) {
        if (command.size() < 3) {
            return refusedByAuthority(command, spec);
        }
        String asked = command.text(2).toUpperCase(Locale.ROOT);
        if (command.size() == 3 && asked.equals(harmless)) {
            return SessionCommand.OK.clone();
        }
        if (!List.of("ON", "OFF", "SKIP").contains(asked)) {
            return refusedByAuthority(command, spec);
        }
        throw MigrationException.refusal("Crossfade does not support " + spec.name() + " " + asked + ": "
                + spec.reason() + "; nothing was sent");
    }

    private @Nullable Object authenticate(JedisCommand command, CommandSpec spec) {
        if (command.size() < 2 || command.size() > 3) {
            return refusedByAuthority(command, spec);
        }
        boolean named = command.size() == 3;
        checkCredentials(named ? command.text(1) : null, command.text(named ? 2 : 1));
        return SessionCommand.OK.clone();
    }

    private void checkCredentials(@Nullable String user, String password) {
        if (!selection.authority().knowsCredentials(user, password)) {
            throw MigrationException.refusal(
                    "Crossfade does not support AUTH with other credentials than those of the two"
                            + " sides; set crossfade.source.user and .password, and the same for the target; nothing was sent");
        }
    }

    private @Nullable Object hello(JedisCommand command, CommandSpec spec) {
        RedisProtocol wanted = command.size() > 1 ? protocol(command.text(1)) : selection.protocol();
        if (wanted == null) {
            return selection.current().dispatcher().call(command, spec, selection.authority()::refusal);
        }
        byte[] newName = name;
        for (int at = 2; at < command.size(); ) {
            String option = command.text(at).toUpperCase(Locale.ROOT);
            if (option.equals("AUTH") && at + 2 < command.size()) {
                checkCredentials(command.text(at + 1), command.text(at + 2));
                at += 3;
            } else if (option.equals("SETNAME") && at + 1 < command.size()) {
                requirePrintable("Client names", command.arg(at + 1));
                newName = command.arg(at + 1).length == 0
                        ? null
                        : command.arg(at + 1).clone();
                at += 2;
            } else {
                throw new JedisDataException("ERR Syntax error in HELLO option '" + command.text(at) + "'");
            }
        }
        AuthorityConnections speaking = selection.current().authorities().of(wanted);
        Object greeting = selection.current().dispatcher().call(Command.of("HELLO"), spec, speaking);
        selection.speak(wanted);
        name = newName;
        return ownGreeting(greeting);
    }

    private static @Nullable RedisProtocol protocol(String version) {
        for (RedisProtocol protocol : RedisProtocol.values()) {
            if (protocol.version().equals(version)) {
                return protocol;
            }
        }
        return null;
    }

    /** The authority's own greeting, with the number of this connection: names and values in turn, or in pairs in RESP3. */
    private @Nullable Object ownGreeting(@Nullable Object reply) {
        if (!(reply instanceof List<?> parts)) {
            return reply;
        }
        List<@Nullable Object> own = new ArrayList<>(parts);
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i) instanceof KeyValue<?, ?> pair && isId(pair.getKey())) {
                own.set(i, new KeyValue<>(pair.getKey(), number));
            } else if (i + 1 < own.size() && i % 2 == 0 && isId(own.get(i))) {
                own.set(i + 1, number);
            }
        }
        return own;
    }

    private static boolean isId(@Nullable Object name) {
        return name instanceof byte[] bytes && Arrays.equals(bytes, "id".getBytes(US_ASCII));
    }

    private static byte @Nullable [] copyOf(byte @Nullable [] bytes) {
        return bytes == null ? null : bytes.clone();
    }
}
