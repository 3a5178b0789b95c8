package io.crossfade.backfill.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keyspace notifications, where they are switched on already: nothing is configured on the source. */
final class NotificationHints implements HintWay {
    private static final String SETTING = "notify-keyspace-events";
    private static final String PREFIX = "__keyevent@";
    private static final String ALL_CLASSES = "g$lshzxet";
    private static final String EVENTS = "E";

    private final List<Integer> databases;

    NotificationHints(List<Integer> databases) {
        this.databases = List.copyOf(databases);
    }

    @Override
    public String label() {
        return "notifications";
    }

    @Override
    public void subscribe(RedisLink server) {
        String trouble = trouble(server);
        if (trouble != null) {
            throw new HintsRefusedException(trouble, false);
        }
        for (int database : databases) {
            String pattern = PREFIX + database + "__:*";
            HintWay.accepted(server, Command.of("PSUBSCRIBE", pattern), "PSUBSCRIBE " + pattern);
        }
    }

    @Override
    public @Nullable String trouble(RedisLink server) {
        Object reply = server.exchange(Command.of("CONFIG", "GET", SETTING));
        if (reply instanceof ErrorReply error) {
            return "whether " + SETTING + " is on cannot be seen, since CONFIG GET is answered with: "
                    + error.message();
        }
        String flags = reply instanceof List<?> pair && pair.size() == 2 && pair.get(1) instanceof byte[] value
                ? new String(value, UTF_8)
                : "";
        return isEnough(flags) ? null : SETTING + " is \"" + flags + "\" on the source; set it to \"AE\"";
    }

    private static boolean isEnough(String flags) {
        return flags.contains(EVENTS)
                && (flags.contains("A") || ALL_CLASSES.chars().allMatch(one -> flags.indexOf(one) >= 0));
    }

    /** The pattern, the channel, and the key. */
    @Override
    public void read(List<?> message, HintSink sink) {
        int last = message.size() - 1;
        if (last >= 2 && message.get(last) instanceof byte[] key && message.get(last - 1) instanceof byte[] name) {
            String channel = new String(name, UTF_8);
            int end = channel.indexOf("__:", PREFIX.length());
            sink.touched(Integer.parseInt(channel.substring(PREFIX.length(), end)), Key.of(key));
        }
    }

    @Override
    public Set<String> silent() {
        Set<String> silent = SilentCommands.ALWAYS.stream().collect(toCollection(TreeSet::new));
        silent.addAll(SilentCommands.FLUSHES);
        return silent;
    }
}
