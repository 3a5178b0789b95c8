package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisProtocol;

/** The keys of the differential test's commands, right and spoilt, as the table finds them and as a server does. */
class GeneratedKeysIT {
    private static final long SEED = Long.getLong("crossfade.differential.seed", 20_260_701);
    private static final int COMMANDS = 20_000;
    private static final int BATCH = 500;
    private static final byte[][] ASK = {Words.bytes("COMMAND"), Words.bytes("GETKEYS")};

    @Test
    @Behaviour("CT-2")
    void keys_randomCommands_thoseOfTheServer() {
        try (RealRedis server = RealRedis.start();
                Client client = Client.of(server.host(), server.port(), RedisProtocol.RESP2)) {
            Commands commands = new Commands(new Draw(new Random(SEED), List.of(new byte[] {1, 2, 3})), name -> true);
            int withKeys = 0;
            for (int i = 0; i < COMMANDS / BATCH; i++) {
                withKeys += compare(client, commands);
            }
            assertThat(withKeys).isGreaterThan(COMMANDS / 2);
        }
    }

    private static int compare(Client client, Commands commands) {
        List<byte[][]> batch = new ArrayList<>();
        List<byte[][]> questions = new ArrayList<>();
        while (batch.size() < BATCH) {
            byte[][] command = commands.next(true);
            if (!Commands.isRefused(command)) {
                batch.add(command);
                questions.add(question(command));
            }
        }
        List<Object> replies = client.pipeline(questions);
        int withKeys = 0;
        for (int i = 0; i < BATCH; i++) {
            withKeys += compare(batch.get(i), replies.get(i));
        }
        return withKeys;
    }

    /** What a server refuses to read has no keys there; here it may have, since the command will be refused as well. */
    private static int compare(byte[][] command, Object reply) {
        List<Key> own = CommandTable.standard().find(Command.of(command)).keys(Command.of(command));
        if (!(reply instanceof List<?> names)) {
            String refusal = ((Throwable) reply).getMessage();
            assertThat(Set.of(
                            "ERR The command has no key arguments",
                            "ERR Invalid command specified",
                            "ERR wrong number of arguments for 'command|getkeys' command",
                            "ERR Invalid number of arguments specified for command",
                            "ERR Invalid arguments specified for command"))
                    .contains(refusal);
            if (refusal.contains("no key arguments")) {
                assertThat(own).as(Words.printed(command)).isEmpty();
            }
            return 0;
        }
        List<Key> keys = names.stream().map(name -> Key.of((byte[]) name)).toList();
        if (!own.equals(keys) && Arrays.stream(command).anyMatch(GeneratedKeysIT::isNoCount)) {
            // the server takes 1e400 for 1 when it is asked for keys, and refuses it when it is to execute
            assertThat(keys).as(Words.printed(command)).containsAll(own);
            return 0;
        }
        assertThat(own).as(Words.printed(command)).containsExactlyElementsOf(keys);
        return 1;
    }

    private static boolean isNoCount(byte[] arg) {
        String text = new String(arg, StandardCharsets.ISO_8859_1);
        return text.matches("-?[0-9.e]+") && !text.matches("[0-9]{1,9}");
    }

    private static byte[][] question(byte[][] command) {
        byte[][] question = new byte[command.length + 2][];
        question[0] = ASK[0];
        question[1] = ASK[1];
        System.arraycopy(command, 0, question, 2, command.length);
        return question;
    }
}
