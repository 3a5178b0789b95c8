package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.gentle.Waiting;
import io.crossfade.backfill.replay.ScratchKeys;
import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes away what commands have made in the area of a run, and what other runs have left. For one thread. */
final class ScratchArea {
    /** The number by which {@link TargetLinks} know the database that has the area. */
    static final int DATABASE = 0;

    /** Asks who has the area. */
    static final Command OWNER = Command.of("GET".getBytes(US_ASCII), ScratchNames.OWNER.bytes());

    private static final int PAGE = 200;

    private final ScratchNames names;
    private final ScratchKeys made;
    private final TargetLinks links;
    private final Waiting waiting;

    /**
     * Creates it.
     *
     * @param names what the keys of this run are called
     * @param made which keys it may have made
     * @param links whose database {@link #DATABASE} has the area
     * @param waiting is asked between two pages whether to end
     */
    ScratchArea(ScratchNames names, ScratchKeys made, TargetLinks links, Waiting waiting) {
        this.names = names;
        this.made = made;
        this.links = links;
        this.waiting = waiting;
    }

    /** Removes all that is there, whoever has made it: looks for it on all of the target. */
    void clear() {
        new ScratchScan(links, waiting).pages(ScratchNames.ANY, this::remove);
    }

    /**
     * Hands on what this run has made, and removes all.
     *
     * @param databases the database of each area that counts
     * @param sink takes the keys as they are called in the file
     */
    void take(Map<Integer, Integer> databases, Consumer<StoredKey> sink) {
        ScratchRead reading = new ScratchRead(links, names, databases);
        pages(page -> {
            reading.read(page, sink);
            remove(page);
        });
        links.apply(DATABASE, link -> {
            Scratch.checkOwner(names, link.exchange(OWNER));
            return true;
        });
    }

    /** Removes what this run has made. */
    void remove() {
        pages(this::remove);
    }

    /** Gives up the area if this run still has it: nobody looks for keys there from now on. */
    void giveUp() {
        links.apply(DATABASE, link -> {
            if (names.isRun(link.exchange(OWNER))) {
                link.exchange(Command.of("DEL".getBytes(US_ASCII), ScratchNames.OWNER.bytes()));
            }
            return true;
        });
    }

    private void pages(Consumer<List<Key>> page) {
        Set<Key> known = made.all().orElse(null);
        if (known == null) {
            new ScratchScan(links, waiting).pages(names.head(), page);
            return;
        }
        List<Key> all = List.copyOf(known);
        for (int from = 0; from < all.size(); from += PAGE) {
            waiting.check();
            page.accept(all.subList(from, Math.min(all.size(), from + PAGE)));
        }
    }

    private void remove(List<Key> keys) {
        List<Command> commands = keys.stream()
                .map(key -> Command.of("UNLINK".getBytes(US_ASCII), key.bytes()))
                .toList();
        links.apply(DATABASE, link -> exchange(link, commands));
    }

    /** Sends all to the server that has the area, and returns their replies. */
    static List<@Nullable Object> exchange(SideLink link, List<Command> commands) {
        commands.forEach(command -> link.send(command, ScratchNames.OWNER));
        link.flush();
        List<@Nullable Object> replies = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            replies.add(link.receive());
        }
        return replies;
    }
}
