package io.crossfade.benchmarks.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.benchmarks.soak.app.Answer;
import io.crossfade.benchmarks.soak.app.Application;
import io.crossfade.benchmarks.soak.app.Lines;
import io.crossfade.benchmarks.soak.app.Request;
import io.crossfade.benchmarks.soak.app.Start;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One application process, as the driver sees it. For one thread. */
final class ApplicationProcess implements AutoCloseable {
    private static final long ANSWER_SECONDS = 180;
    private static final String END = "";

    private final int number;
    private final Process process;
    private final PrintWriter requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ApplicationProcess(int number, Process process) {
        this.number = number;
        this.process = process;
        this.requests = new PrintWriter(process.outputWriter(UTF_8), true);
        Thread reader = new Thread(this::read, "soak-answers-" + number);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a process, its load at rest. */
    static ApplicationProcess start(Start start) {
        Path log = Path.of(start.folder()).resolve("application-" + start.process() + ".log");
        ApplicationProcess started = new ApplicationProcess(
                start.process(), Children.start(Application.class, List.of(), ProcessBuilder.Redirect.PIPE, log));
        started.requests.println(Lines.write(start));
        return started;
    }

    /** Waits until it can be asked. */
    void awaitReady() {
        answer();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            answers.add(END);
        }
        answers.add(END);
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws IllegalStateException if the process is gone or does not answer
     */
    Answer ask(Request request) {
        requests.println(Lines.write(request));
        return answer();
    }

    private Answer answer() {
        try {
            String line = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new IllegalStateException(
                        "application process " + number + (line == null ? " does not answer" : " has ended"));
            }
            return Lines.read(line, Answer.class);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    int number() {
        return number;
    }

    void kill() {
        Children.kill(process);
    }

    /** Stops the process where it is (SIGSTOP). */
    void suspend() {
        Children.signal(process, "STOP");
    }

    /** Lets it go on (SIGCONT). */
    void goOn() {
        Children.signal(process, "CONT");
    }

    /** Ends the process in order; one that does not end is killed. */
    @Override
    public void close() {
        if (process.isAlive()) {
            requests.println(Lines.write(Request.of(Request.Order.STOP)));
            requests.close();
            Children.awaitEnd(process);
        }
    }
}
