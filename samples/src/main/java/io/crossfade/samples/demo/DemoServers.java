package io.crossfade.samples.demo;

import io.crossfade.testing.RealRedis;

/**
 * Two real Redis servers on free ports of this machine, without persistence. They end with {@link #close()}, and at the
 * latest with this process.
 *
 * @param source the old instance
 * @param target the new instance
 */
record DemoServers(RealRedis source, RealRedis target) implements AutoCloseable {
    static DemoServers start() {
        RealRedis source = RealRedis.start();
        try {
            return new DemoServers(source, RealRedis.start());
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try (source;
                target) {
            // both are stopped, the target first
        }
    }
}
