package io.crossfade.benchmarks;

import io.crossfade.benchmarks.delay.DelayProxy;
import io.crossfade.benchmarks.load.Subjects;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;

/** Two real servers of this run, on loopback and without persistence. */
final class TwoServers implements AutoCloseable {
    final RealRedis source;
    final RealRedis target;

    TwoServers(String... settings) {
        this.source = RealRedis.start(settings);
        this.target = RealRedis.start(settings);
    }

    Subjects subjects() {
        return new Subjects(SideConfig.of(source.host(), source.port()), SideConfig.of(target.host(), target.port()));
    }

    static Subjects through(DelayProxy source, DelayProxy target) {
        return new Subjects(SideConfig.of(source.host(), source.port()), SideConfig.of(target.host(), target.port()));
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
