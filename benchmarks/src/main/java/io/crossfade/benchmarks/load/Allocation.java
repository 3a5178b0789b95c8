package io.crossfade.benchmarks.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many bytes threads have allocated. */
final class Allocation {
    private static final @Nullable ThreadMXBean THREADS =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean && bean.isThreadAllocatedMemorySupported()
                    ? bean
                    : null;

    private Allocation() {}

    /** Returns what these threads have allocated since their start; 0 where the JVM does not tell, and for one that has ended. */
    static long bytes(List<Thread> threads) {
        if (THREADS == null) {
            return 0;
        }
        long bytes = 0;
        for (long one : THREADS.getThreadAllocatedBytes(
                threads.stream().mapToLong(Thread::getId).toArray())) {
            bytes += Math.max(0, one);
        }
        return bytes;
    }
}
