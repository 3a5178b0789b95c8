package io.crossfade.benchmarks.fault;

import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;

/** Something that befalls the shadow, and its end. */
public enum ShadowFault {
    /** The process dies; it comes back empty. */
    KILLED("killed (SIGKILL), comes back empty") {
        @Override
        void begin(RealRedis shadow, TcpProxy proxy) {
            shadow.kill();
        }

        @Override
        void end(RealRedis shadow, TcpProxy proxy) {
            shadow.restart();
        }
    },
    /** The process stops answering. */
    HUNG("hung (SIGSTOP)") {
        @Override
        void begin(RealRedis shadow, TcpProxy proxy) {
            shadow.pause();
        }

        @Override
        void end(RealRedis shadow, TcpProxy proxy) {
            shadow.resume();
        }
    },
    /** The network becomes slow. */
    DELAYED("delayed by 50 ms") {
        @Override
        void begin(RealRedis shadow, TcpProxy proxy) {
            proxy.delay(Duration.ofMillis(25));
        }

        @Override
        void end(RealRedis shadow, TcpProxy proxy) {
            proxy.delay(Duration.ZERO);
        }
    },
    /** The network is gone: connections are reset and new ones refused. */
    CUT("cut (connections reset and refused)") {
        @Override
        void begin(RealRedis shadow, TcpProxy proxy) {
            proxy.refuse(true);
            proxy.cut();
        }

        @Override
        void end(RealRedis shadow, TcpProxy proxy) {
            proxy.refuse(false);
        }
    };

    private final String title;

    ShadowFault(String title) {
        this.title = title;
    }

    /** Returns the name in the tables. */
    public String title() {
        return title;
    }

    abstract void begin(RealRedis shadow, TcpProxy proxy);

    abstract void end(RealRedis shadow, TcpProxy proxy);
}
