package io.crossfade.concurrency;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long and in how many ways the stress tests run.
 *
 * @param arguments for jcstress
 * @param atMost after which something hangs
 */
record Stress(List<String> arguments, Duration atMost) {
    /** One way of compiling each test: what a build can afford. */
    static final Stress SHORT = new Stress(
            List.of("-f", "1", "-iters", "1", "-time", "150", "-sc", "false", "-af", "NONE", "-jvmArgs", "-Xmx256m"),
            Duration.ofMinutes(15));

    /** Every way of compiling and of placing the threads that jcstress knows. */
    static final Stress LONG = new Stress(List.of("-m", "default"), Duration.ofHours(3));

    private static final Pattern RESULTS =
            Pattern.compile("Results: (\\d+) planned; (\\d+) passed, 0 failed, 0 soft errs, 0 hard errs");

    /**
     * Runs every stress test in processes of their own; what they say goes to a file in {@code folder}.
     *
     * @return what is wrong; empty if every test has run and seen nothing forbidden
     */
    String run(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path log = folder.resolve("jcstress.log");
        Process process = new ProcessBuilder(command(folder))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
                return "a test hangs; the last lines say which was under way\n" + Files.readString(log);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return problem(Files.readString(log));
    }

    private List<String> command(Path folder) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                "io.crossfade",
                "-r",
                folder.toString()));
        command.addAll(arguments);
        return command;
    }

    /** Returns what is wrong, by the last count of results in {@code output}. */
    static String problem(String output) {
        Matcher results = RESULTS.matcher(output.substring(Math.max(0, output.lastIndexOf("(Results: "))));
        boolean good = results.find()
                && Integer.parseInt(results.group(1)) > 0
                && results.group(1).equals(results.group(2));
        return good ? "" : output;
    }
}
