package io.crossfade.benchmarks.micro;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseParticipant;
import io.crossfade.phase.PhaseView;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What it costs that a change of phase knows of every command under way. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PhaseControllerBenchmark {
    private final PhaseController phases =
            new PhaseController(MigrationPhase.DUAL_WRITE, false, CutoverConfig.defaults(), new NothingToCarry());

    /** One thread enters and leaves. */
    @Benchmark
    public long enterAndExit() {
        PhaseView view = phases.enter(true);
        phases.exit(view);
        return view.epoch();
    }

    /** Eight threads enter and leave at once. */
    @Benchmark
    @Threads(8)
    public long enterAndExitWithEightThreads() {
        PhaseView view = phases.enter(true);
        phases.exit(view);
        return view.epoch();
    }

    private static final class NothingToCarry implements PhaseParticipant {
        @Override
        public boolean nearlySettled() {
            return true;
        }

        @Override
        public boolean settle(Duration atMost) {
            return true;
        }

        @Override
        public String unsettled() {
            return "nothing";
        }

        @Override
        public @Nullable String obstacleAt(Side nextAuthority) {
            return null;
        }

        @Override
        public void entering(MigrationPhase phase) {
            // nothing is carried
        }
    }
}
