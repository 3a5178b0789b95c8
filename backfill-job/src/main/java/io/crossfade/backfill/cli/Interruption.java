package io.crossfade.backfill.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a job end in order when the process is told to (SIGINT, SIGTERM): the job is cancelled, its report written, and the
 * process ends with {@link ExitCode#INTERRUPTED}, unless the job knows better. What is not through in 30 s is cut off.
 */
final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile int code = ExitCode.INTERRUPTED.code();
    private volatile int lateCode = ExitCode.INTERNAL.code();
    private volatile Runnable late = () -> {};

    private Interruption(Runnable cancel) {
        hook = new Thread(() -> endInOrder(cancel), "crossfade-interruption");
    }

    /** From now on a signal calls {@code cancel}, until this is closed. */
    static Interruption calls(Runnable cancel) {
        Interruption interruption = new Interruption(cancel);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void endInOrder(Runnable cancel) {
        cancel.run();
        try {
            if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                late.run();
                Runtime.getRuntime().halt(lateCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    /** The process is to end with this code if it is told to end. */
    void endsWith(int wanted) {
        code = wanted;
    }

    /** A job that is not through in 30 s does not end in order: {@code tell} says so, and the process ends with {@code wanted}. */
    void endsLate(ExitCode wanted, Runnable tell) {
        late = tell;
        lateCode = wanted.code();
    }

    /** The job is through. If the process is ending, it now does. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            finished.countDown();
        }
    }
}
