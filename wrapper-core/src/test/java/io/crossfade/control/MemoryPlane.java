package io.crossfade.control;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The state of a fleet in memory, of which each member has a line of its own that can be cut. Thread-safe. */
final class MemoryPlane {
    private FleetState state = new FleetState(0, null, Map.of(), Set.of());

    /** One member's way to the state. */
    final class Line implements ControlPlane {
        private volatile boolean cut;
        private volatile boolean overtaken;

        @Override
        public boolean update(UnaryOperator<FleetState> step) {
            synchronized (MemoryPlane.this) {
                if (cut) {
                    throw new ControlPlaneException("the test has cut the line");
                }
                FleetState then = step.apply(now());
                if (overtaken) {
                    overtaken = false;
                    return false;
                }
                state = then;
                return true;
            }
        }

        void cut(boolean on) {
            synchronized (MemoryPlane.this) {
                cut = on;
            }
        }

        /** Somebody else is faster than what this one writes next. */
        void overtake() {
            overtaken = true;
        }

        @Override
        public String label() {
            return "the memory of the test";
        }
    }

    private FleetState now() {
        return new FleetState(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                state.decision(),
                state.members(),
                state.notHandedOver());
    }

    Line line() {
        return new Line();
    }

    synchronized FleetState state() {
        return now();
    }

    /** As a failover, or FLUSHDB, does. */
    synchronized void set(FleetState other) {
        state = other;
    }

    synchronized void change(UnaryOperator<FleetState> step) {
        state = step.apply(now());
    }

    synchronized void lose() {
        state = new FleetState(0, null, Map.of(), Set.of());
    }
}
