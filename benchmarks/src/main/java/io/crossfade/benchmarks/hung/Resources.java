package io.crossfade.benchmarks.hung;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process holds at one moment.
 *
 * @param atNanos when, by {@link System#nanoTime()}
 * @param heapBytes heap in use after a full collection
 * @param threads living threads
 * @param sockets open sockets, or -1 where the system does not tell
 */
record Resources(long atNanos, long heapBytes, int threads, int sockets) {
    private static final Set<String> JVM_GROUPS = Set.of("system", "InnocuousThreadGroup");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Collects, and looks. */
    static Resources now() {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Resources(
                System.nanoTime(), used, ManagementFactory.getThreadMXBean().getThreadCount(), openSockets());
    }

    static int openSockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return -1;
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return (int) descriptors.filter(Resources::isSocket).count();
        } catch (IOException e) {
            return -1;
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Returns the names of every living thread that is not the JVM's own. */
    static Set<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Resources::isNotOfTheJvm)
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isNotOfTheJvm(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && !JVM_GROUPS.contains(group.getName());
    }
}
