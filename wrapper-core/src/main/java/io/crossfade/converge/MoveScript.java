package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The atomic step of a move on the target: if the marker is there do nothing; else build the value if the key is absent, and
 * set the marker. The marker comes last, so that a failure leaves none; what a failed command has built is removed, else the
 * next attempt would take it for the whole value.
 */
final class MoveScript {
    static final long ALREADY_MARKED = 0;
    static final long MARKED = 1;
    static final long KEPT_WHAT_WAS_THERE = 2;

    private static final byte[] SOURCE =
            """
            if redis.call('EXISTS', KEYS[2]) == 1 then
              redis.call('PEXPIRE', KEYS[2], ARGV[1])
              return 0
            end
            local outcome = 2
            if redis.call('EXISTS', KEYS[1]) == 0 then
              outcome = 1
              local at = 2
              while at <= #ARGV do
                local size = tonumber(ARGV[at])
                local sent, reply = pcall(function() return redis.pcall(unpack(ARGV, at + 1, at + size)) end)
                if not sent then reply = redis.error_reply('ERR a command of the copy is too long for a script') end
                if type(reply) == 'table' and reply.err then
                  redis.call('DEL', KEYS[1])
                  return reply
                end
                at = at + size + 1
              end
            end
            redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
            return outcome
            """
                    .getBytes(US_ASCII);
    private static final byte[] SHA = sha1(SOURCE);
    private static final byte[] EVAL = Wire.bytes("EVAL");
    private static final byte[] EVALSHA = Wire.bytes("EVALSHA");
    private static final byte[] PEXPIRE = Wire.bytes("PEXPIRE");
    private static final byte[] TWO = Wire.bytes("2");

    private final byte[] markerTtlMillis;

    MoveScript(long markerTtlMillis) {
        this.markerTtlMillis = Wire.bytes(markerTtlMillis);
    }

    /** Asks whether the key is marked (1), and has its marker stand as long again: whoever learns of it may remember it. */
    Command marked(Key key) {
        return Command.of(PEXPIRE, MovedMarker.of(key).bytes(), markerTtlMillis);
    }

    /** Returns the call by digest, or with the whole text, which a server that forgot the script learns from it. */
    Command call(Key key, List<Command> build, boolean withText) {
        int size = 6;
        for (Command command : build) {
            size += 1 + command.size();
        }
        byte[][] args = new byte[size][];
        args[0] = withText ? EVAL : EVALSHA;
        args[1] = withText ? SOURCE : SHA;
        args[2] = TWO;
        args[3] = key.bytes();
        args[4] = MovedMarker.of(key).bytes();
        args[5] = markerTtlMillis;
        int next = 6;
        for (Command command : build) {
            args[next++] = Wire.bytes(command.size());
            for (int i = 0; i < command.size(); i++) {
                args[next++] = command.arg(i);
            }
        }
        return Command.of(args);
    }

    private static byte[] sha1(byte[] text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
            return Wire.bytes(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
