package io.crossfade.benchmarks.load;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How long the compiler threads of this JVM have been compiling; while they do, they take the cores of those that are measured. */
final class CompileTime {
    private final @Nullable CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    private long before = millis();

    /** Returns the milliseconds since this was last asked; 0 where the JVM does not tell. */
    long takeMillis() {
        long now = millis();
        long took = now - before;
        before = now;
        return took;
    }

    private long millis() {
        return compiler != null && compiler.isCompilationTimeMonitoringSupported()
                ? compiler.getTotalCompilationTime()
                : 0;
    }
}
