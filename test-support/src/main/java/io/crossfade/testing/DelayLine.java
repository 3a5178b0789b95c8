package io.crossfade.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a proxied connection. A reader stamps each chunk with the time it is due and queues it; a writer
 * delivers it then. The queue is bounded: when it is full the reader waits, and with it the sender.
 */
final class DelayLine {
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int QUEUED_CHUNKS = 4_096;

    private record Chunk(byte[] bytes, long dueNanos) {
        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    private final BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(QUEUED_CHUNKS);
    private final Socket from;
    private final Socket to;
    private final Traffic traffic;
    private final ProxiedConnection connection;
    private final Thread reader;
    private final Thread writer;

    DelayLine(String name, Socket from, Socket to, Traffic traffic, ProxiedConnection connection) {
        this.from = from;
        this.to = to;
        this.traffic = traffic;
        this.connection = connection;
        this.reader = daemon(name + "-read", this::read);
        this.writer = daemon(name + "-write", this::write);
    }

    private Thread daemon(String name, Step step) {
        Thread thread = new Thread(() -> run(step), name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        reader.start();
        writer.start();
    }

    void stop() {
        reader.interrupt();
        writer.interrupt();
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void run(Step step) {
        try {
            step.run();
        } catch (IOException | InterruptedException connectionOver) {
            connection.reset();
        }
    }

    private void read() throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[CHUNK_BYTES];
        int length;
        do {
            traffic.awaitReading();
            length = in.read(buffer);
            byte[] bytes = length < 0 ? new byte[0] : Arrays.copyOf(buffer, length);
            queue.put(new Chunk(bytes, System.nanoTime() + traffic.delayNanos()));
        } while (length >= 0);
    }

    private void write() throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        for (Chunk chunk = nextDue(); !chunk.isEnd(); chunk = nextDue()) {
            if (!connection.isSwallowed()) {
                out.write(chunk.bytes());
                traffic.count(chunk.bytes().length);
            }
        }
        to.shutdownOutput();
        connection.lineEnded();
    }

    private Chunk nextDue() throws InterruptedException {
        Chunk chunk = queue.take();
        awaitDue(chunk.dueNanos());
        traffic.awaitPassage();
        return chunk;
    }

    private static void awaitDue(long dueNanos) throws InterruptedException {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("the connection is over");
            }
        }
    }
}
