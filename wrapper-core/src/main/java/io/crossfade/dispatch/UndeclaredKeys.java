package io.crossfade.dispatch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds scripts whose text writes and that are called without a key: what they write reaches the shadow only by a verification. A
 * hint, not a proof: a script that declares one key and writes another, or a function, looks like any other. Thread-safe.
 */
public final class UndeclaredKeys {
    private static final Logger LOG = LoggerFactory.getLogger(UndeclaredKeys.class);
    private static final int MOST = 1_000;
    private static final Pattern CALL =
            Pattern.compile("\\b(?:redis|server)\\s*\\.\\s*p?call\\s*\\(\\s*(['\"])([A-Za-z]+)\\1");
    private static final String HARMLESS = "";

    /** By text: the digest of a script that writes, or {@link #HARMLESS}. */
    private final ConcurrentMap<Key, String> texts = new ConcurrentHashMap<>();

    /** By digest, of the scripts that write: how often they were called without a key. */
    private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();

    void note(Command command, CommandSpec spec) {
        byte[] text = spec.script(command);
        if (text == null && spec.access() != Access.SCRIPT) {
            return;
        }
        String digest = text == null ? named(command) : judged(text);
        boolean called = spec.access() == Access.SCRIPT && spec.mayWrite();
        LongAdder count = digest == null || !called ? null : calls.get(digest);
        if (count != null && spec.keys(command).isEmpty()) {
            if (count.sum() == 0) {
                LOG.warn(
                        "script {} writes, and is called without declaring a key: what it writes is not carried; declare its"
                                + " keys, or have a verification repair them before a cutover",
                        digest);
            }
            count.increment();
        }
    }

    private static @Nullable String named(Command command) {
        return command.size() < 2 ? null : command.text(1).toLowerCase(Locale.ROOT);
    }

    private String judged(byte[] text) {
        String known = texts.get(Key.of(text));
        if (known != null) {
            return known;
        }
        String digest = writes(text) ? digest(text) : HARMLESS;
        if (texts.size() < MOST) {
            texts.put(Key.of(text.clone()), digest);
        }
        if (!digest.equals(HARMLESS) && calls.size() < MOST) {
            calls.computeIfAbsent(digest, none -> new LongAdder());
        }
        return digest;
    }

    private static boolean writes(byte[] text) {
        Matcher call = CALL.matcher(new String(text, ISO_8859_1));
        while (call.find()) {
            if (CommandTable.standard().find(Command.of(call.group(2))).access() == Access.WRITE) {
                return true;
            }
        }
        return false;
    }

    private static String digest(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Returns how often each such script was called without a key, by its SHA-1. */
    public Map<String, Long> calls() {
        Map<String, Long> sums = new TreeMap<>();
        calls.forEach((digest, count) -> {
            if (count.sum() > 0) {
                sums.put(digest, count.sum());
            }
        });
        return sums;
    }
}
