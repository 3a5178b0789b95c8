package io.crossfade.benchmarks.fault;

import io.crossfade.benchmarks.load.CrossfadeSubject;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Load;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Subjects;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;

/**
 * A fault of the shadow behind a proxy, under a load in DUAL_WRITE.
 *
 * @param fault what befalls the shadow
 * @param operation what the application calls
 * @param threads of the application
 * @param perSecond calls of all threads together; 0 is as many as possible
 * @param stretch how long before it is measured, and at least after it
 * @param outage how long it lasts
 */
public record FaultTrial(
        ShadowFault fault, Operation operation, int threads, double perSecond, Duration stretch, Duration outage) {
    /** Fills both servers and does it; blocks until both sides have settled. */
    public FaultRun run(RealRedis source, RealRedis target, Keyspace keys) {
        keys.preload(source);
        keys.preload(target);
        try (TcpProxy proxy = TcpProxy.to(target);
                CrossfadeSubject subject = new Subjects(
                                SideConfig.of(source.host(), source.port()), SideConfig.of(proxy.host(), proxy.port()))
                        .crossfade(MigrationPhase.DUAL_WRITE, CarryMode.ASYNC);
                Load load = Load.start(subject, operation, keys, threads, perSecond)) {
            return FaultRun.of(fault, subject, load, target, proxy, stretch, outage);
        }
    }
}
