package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.LogSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.replay.ScratchCommands;
import io.crossfade.backfill.replay.ScratchKeys;
import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of an append-only file, executed in an area of the target that is this execution's own. Nothing is repeated: if a
 * connection fails there is another one, in another area. For one thread, which closes it: then the area is given up.
 */
final class AofExecution implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AofExecution.class);
    private static final int RUN_DIGITS = 8;
    private static final int LAST_ATTEMPTS = 3;
    private static final String LEFT = "keys whose names begin with " + ScratchNames.ANY
            + " may be left on the target, which the next restoring of an append-only file removes";

    private final AofWork work;
    private final ScratchNames names =
            new ScratchNames(UUID.randomUUID().toString().substring(0, RUN_DIGITS));
    private final ScratchKeys made = new ScratchKeys();
    private final ScratchCommands commands = new ScratchCommands(names, made);
    private final List<String> notes = new ArrayList<>();
    private String process = "";
    private long steps;
    private boolean inDoubt;
    private boolean taken;

    private AofExecution(AofWork work) {
        this.work = work;
    }

    /**
     * Executes the file, as often as connections fail. Blocks.
     *
     * @throws JobException if there have been enough attempts, or the target refuses
     * @throws StoppedException if the job has to end
     */
    static AofExecution of(AofWork work) {
        Retries retries = work.retries(work.cancelled());
        while (true) {
            AofExecution execution = new AofExecution(work);
            try {
                execution.run();
                return execution;
            } catch (LinkException e) {
                execution.failed(retries, new SideException(Side.TARGET, e));
            } catch (SideException e) {
                execution.failed(retries, e);
            } catch (RuntimeException e) {
                execution.close();
                throw e;
            }
        }
    }

    private void run() {
        process = ServerInfo.ask(work.area()).runId();
        try (Scratch scratch = Scratch.begin(
                names, work.area(), work.throttle(), work.config().walk().batchSize())) {
            if (scratch.isAfterAnother()) {
                try (TargetLinks links = links()) {
                    new ScratchArea(names, made, links, work.cancelled()).clear();
                }
            }
            work.log().read(work.extent(), work.version(), new Executed(scratch));
            scratch.flush();
        }
    }

    /** What was sent may still be executed: who begins next has to look for it. */
    private void failed(Retries retries, SideException e) {
        inDoubt = true;
        work.meter().add(-(double) steps / work.steps(), 0);
        close();
        try {
            retries.failed(e);
            work.listener().noted("the connection failed while the file was executed; beginning anew");
            retries.rest(work.config().grace());
        } catch (JobException | StoppedException end) {
            work.listener().noted(LEFT);
            throw end;
        }
    }

    /**
     * Hands on the keys with which the file ends, of those that its commands name, and takes them from the area. Blocks.
     *
     * @throws JobException if the target cannot be reached, or has lost them
     */
    void take(Consumer<StoredKey> sink) {
        try (TargetLinks links = links()) {
            new ScratchArea(names, made, links, work.cancelled()).take(commands.databases(), sink);
        }
        taken = true;
    }

    /**
     * Throws if what was restored from the area may have been lost since.
     *
     * @throws JobException if the target is not the process that it was, or cannot be reached
     */
    void checkProcess() {
        Retries retries = work.retries(work.cancelled());
        while (true) {
            try {
                if (ServerInfo.ask(work.area()).runId().equals(process)) {
                    return;
                }
                throw new JobException(
                        JobFailure.SERVERS_UNSUITABLE,
                        "the target was started anew or replaced meanwhile, and may have lost what was written; run again",
                        null);
            } catch (SideException e) {
                retries.failed(e);
            }
        }
    }

    private TargetLinks links() {
        return new TargetLinks(
                Map.of(ScratchArea.DATABASE, work.area()),
                work.retries(work.cancelled()),
                work.throttle().of(Side.TARGET),
                work.config().grace());
    }

    /** Returns the sources of the libraries of functions with which the file ends. */
    Collection<byte[]> libraries() {
        return commands.libraries();
    }

    /** Returns what belongs to no key and was left out, each time. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Also after a stop or a failure; what cannot be removed now, the next such job removes. */
    @Override
    public void close() {
        Retries few = new Retries(LAST_ATTEMPTS, new Stop());
        try (TargetLinks links = new TargetLinks(Map.of(ScratchArea.DATABASE, work.area()), few)) {
            ScratchArea area = new ScratchArea(names, made, links, new Tidying(work.cancelled()));
            if (!taken) {
                area.remove();
            }
            if (!inDoubt) {
                area.giveUp();
            }
        } catch (JobException | StoppedException e) {
            work.listener().noted(LEFT);
            LOG.debug("the area could not be given up", e);
        }
    }

    /** Takes what is executed: commands, and the keys that they name. */
    private final class Executed implements LogSink {
        private final Scratch scratch;

        Executed(Scratch scratch) {
            this.scratch = scratch;
        }

        @Override
        public void key(StoredKey key) {
            work.cancelled().check();
            if (work.touched().mayHave(key.database(), key.key())) {
                scratch.add(commands.restore(key));
            }
            step();
        }

        @Override
        public void function(byte[] code) {
            commands.library(code);
        }

        @Override
        public void leftOut(String what) {
            notes.add(what);
        }

        @Override
        public void command(int database, Command command) {
            work.cancelled().check();
            Command executed = commands.of(database, command);
            if (executed != null) {
                scratch.add(executed);
            } else if (commands.isScript(command)) {
                notes.add("a script of the script cache; EVAL and SCRIPT LOAD bring it back");
            }
            step();
        }

        private void step() {
            steps++;
            work.meter().add(1.0 / work.steps(), 0);
        }
    }
}
