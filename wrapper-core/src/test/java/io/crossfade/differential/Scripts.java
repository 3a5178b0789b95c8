package io.crossfade.differential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** The scripts that {@code forms.txt} names. They touch only keys that they declare. */
final class Scripts {
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("incr", "return redis.call('INCR', KEYS[1])"),
            Map.entry(
                    "both",
                    "redis.call('SET', KEYS[1], ARGV[1]) redis.call('DEL', KEYS[2]) return {1, 'x', {KEYS[1]}}"),
            Map.entry("half", "redis.call('INCR', KEYS[1]) return redis.call('LPUSH', KEYS[1], 'x')"),
            Map.entry("error", "return redis.error_reply('MINE ' .. ARGV[1])"),
            Map.entry("status", "return redis.status_reply('FINE')"),
            Map.entry("nested", "return {1, 2.9, 'a', false, {redis.call('GET', KEYS[1]), ARGV[1]}}"),
            Map.entry("wrong", "return return"),
            Map.entry("caught", "return redis.pcall('HSET', KEYS[1], ARGV[1], ARGV[2])"),
            Map.entry("read", "return {redis.call('TYPE', KEYS[1]), redis.call('EXISTS', KEYS[1])}"),
            Map.entry(
                    "library",
                    """
                    #!lua name=library
                    redis.register_function('put', function(keys, args) return redis.call('SET', keys[1], args[1]) end)
                    redis.register_function{function_name='get', callback=function(keys, args)
                        return redis.call('TYPE', keys[1]) end, flags={'no-writes'}}
                    """));

    private Scripts() {}

    /** Returns the script called {@code name}, or, with a {@code %} before it, its digest. */
    static String named(String name) {
        return name.startsWith("%") ? digest(named(name.substring(1))) : Objects.requireNonNull(BODIES.get(name), name);
    }

    private static String digest(String body) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
