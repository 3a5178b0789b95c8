package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes the commands of a file in an area of the target that is this run's own, in order, on one connection. Nothing is repeated: when
 * that fails, another run begins in another area. For one thread.
 */
final class Scratch implements AutoCloseable {
    private static final int BATCH_BYTES = 1 << 20;

    private final ScratchNames names;
    private final SideLink link;
    private final Throttle throttle;
    private final int batchSize;
    private final boolean afterAnother;
    private final List<Command> batch = new ArrayList<>();
    private long bytes;

    private Scratch(ScratchNames names, SideLink link, Throttle throttle, int batchSize, boolean afterAnother) {
        this.names = names;
        this.link = link;
        this.throttle = throttle;
        this.batchSize = batchSize;
        this.afterAnother = afterAnother;
    }

    /** Takes the area: whoever had it before notices with its next batch. */
    static Scratch begin(ScratchNames names, RedisSide target, Throttle throttle, int batchSize) {
        SideLink link = SideLink.lease(target, throttle.of(Side.TARGET));
        try {
            Command take = Command.of(
                    "SET".getBytes(US_ASCII),
                    ScratchNames.OWNER.bytes(),
                    names.run().getBytes(US_ASCII));
            List<?> replies = link.exchange(List.of(ScratchArea.OWNER, take));
            if (replies.get(1) instanceof ErrorReply error) {
                throw refused("SET", error);
            }
            return new Scratch(names, link, throttle, batchSize, replies.get(0) != null);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** Returns whether another run had the area, and has not given it up: it may have left keys there. */
    boolean isAfterAnother() {
        return afterAnother;
    }

    /** Executes {@code command}, perhaps with others that follow. */
    void add(Command command) {
        batch.add(command);
        for (int i = 0; i < command.size(); i++) {
            bytes += command.arg(i).length;
        }
        if (batch.size() >= batchSize || bytes >= BATCH_BYTES) {
            flush();
        }
    }

    /** Executes what waits. */
    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        throttle.acquire(batch.size());
        List<Command> all = new ArrayList<>(batch);
        all.add(ScratchArea.OWNER);
        List<?> replies = link.exchange(all);
        checkOwner(names, replies.get(batch.size()));
        for (int i = 0; i < batch.size(); i++) {
            if (replies.get(i) instanceof ErrorReply error) {
                throw refused(batch.get(i).text(0), error);
            }
        }
        batch.clear();
        bytes = 0;
    }

    /**
     * Throws if the area is not this run's any more.
     *
     * @param owner the answer to who has it
     */
    static void checkOwner(ScratchNames names, @Nullable Object owner) {
        if (!names.isRun(owner)) {
            throw new JobException(
                    JobFailure.SERVERS_UNSUITABLE,
                    "the target has lost what the job keeps there while it executes the file, or another such job has begun;"
                            + " run again when nothing else restores a file to this target",
                    null);
        }
    }

    private static JobException refused(String name, ErrorReply error) {
        return new JobException(
                JobFailure.SERVERS_UNSUITABLE,
                "the target answers " + name + " of the file with: " + withoutArguments(error.message())
                        + ". Nothing was restored. If the target is older than the server that wrote the file, have a server of that"
                        + " version load the file, and copy from that one (crossfade.source)",
                null);
    }

    /** A server that does not know a command repeats its first words, which are names and values of the application. */
    private static String withoutArguments(String message) {
        int arguments = message.indexOf(", with args beginning with");
        return arguments < 0 ? message : message.substring(0, arguments);
    }

    @Override
    public void close() {
        link.close();
    }
}
