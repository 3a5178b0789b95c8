package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.gentle.Waiting;
import io.crossfade.backfill.plan.ScanReply;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.Layout;
import io.crossfade.spi.Primary;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for keys of the area on every primary of the target, where nobody knows their names. For one thread.
 *
 * <p>A key may be missed whose slot moves meanwhile: then it looks again, once slots rest.
 */
final class ScratchScan {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchScan.class);
    private static final int COUNT = 500;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final TargetLinks links;
    private final Waiting waiting;

    /**
     * Creates it.
     *
     * @param links whose database {@link ScratchArea#DATABASE} has the area
     * @param waiting is asked between two pages whether to end
     */
    ScratchScan(TargetLinks links, Waiting waiting) {
        this.links = links;
        this.waiting = waiting;
    }

    /**
     * Hands on all keys whose names begin with {@code head}, some perhaps twice. Blocks.
     *
     * @param page takes some of them, and removes them
     * @throws StoppedException if the job has to end
     * @throws JobException if slots have been moving for an hour
     */
    void pages(String head, Consumer<List<Key>> page) {
        Layout before = atRest();
        boolean missed = true;
        while (missed) {
            missed = !walk(head, page);
            Layout after = atRest();
            missed |= !before.sameAs(after);
            before = after;
        }
    }

    /** Returns whether each server was a primary until its end. */
    private boolean walk(String head, Consumer<List<Key>> page) {
        try {
            List<String> servers = links.apply(
                    ScratchArea.DATABASE,
                    link -> link.primaries().stream().map(Primary::name).toList());
            servers.forEach(server -> walk(server, head, page));
            return true;
        } catch (ServerChangedException e) {
            LOG.debug("the area is looked over again", e);
            return false;
        }
    }

    private void walk(String server, String head, Consumer<List<Key>> page) {
        String cursor = "0";
        do {
            waiting.check();
            ScanReply reply = scan(server, cursor, head);
            List<Key> keys = reply.keys().stream().distinct().toList();
            if (!keys.isEmpty()) {
                page.accept(keys);
            }
            cursor = reply.cursor();
        } while (!cursor.equals("0"));
    }

    private ScanReply scan(String server, String cursor, String head) {
        Command scan = Command.of(
                "SCAN".getBytes(US_ASCII),
                cursor.getBytes(US_ASCII),
                "MATCH".getBytes(US_ASCII),
                (head + "*").getBytes(US_ASCII),
                "COUNT".getBytes(US_ASCII),
                Integer.toString(COUNT).getBytes(US_ASCII));
        return links.apply(
                ScratchArea.DATABASE, link -> ScanReply.of(link.node(server).exchange(scan)));
    }

    private Layout atRest() {
        long startNanos = System.nanoTime();
        while (true) {
            Layout layout = links.apply(ScratchArea.DATABASE, SideLink::layout);
            if (!layout.moving()) {
                return layout;
            }
            if (System.nanoTime() - startNanos > LONGEST.toNanos()) {
                throw new JobException(
                        JobFailure.SERVERS_UNSUITABLE,
                        "slots of the target have been on their way for " + LONGEST.toMinutes()
                                + " min; run the job again when they rest",
                        null);
            }
            waiting.pause(POLL);
        }
    }
}
