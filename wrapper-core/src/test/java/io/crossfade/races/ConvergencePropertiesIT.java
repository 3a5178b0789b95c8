package io.crossfade.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.ServerComparison;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any commands, from any instances, at any speed, with connections cut at any time and a backfill beside them: after rest
 * both servers are equal, and no acknowledged INCR or RPUSH is missing or doubled. A failure prints its seed.
 */
class ConvergencePropertiesIT {
    private static final int THREADS = 6;
    private static final int STEPS = 80;
    private static final int MOST_TRIES_TO_BITE = 10;

    private static Arena arena;

    @BeforeContainer
    static void start() {
        arena = new Arena();
    }

    @AfterContainer
    static void stop() {
        arena.close();
    }

    @Property(tries = 7, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    @Behaviour({"CV-1", "CV-8"})
    void anyCommands_warm_endEqual(@ForAll("applications") List<List<Step>> applications) throws Exception {
        assertEndsEqual(Scene.WARM, applications);
    }

    @Property(tries = 7, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    @Behaviour({"CV-1", "CV-2", "CV-8", "LZ-1", "LZ-2"})
    void anyCommands_lazy_endEqualAndAsTheOwnerKnows(@ForAll("applications") List<List<Step>> applications)
            throws Exception {
        assertEndsEqual(Scene.LAZY, applications);
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    @Behaviour({"PH-5", "CV-1", "CV-8"})
    void anyCommands_whileTheAuthorityMoves_endEqual(@ForAll("applications") List<List<Step>> applications)
            throws Exception {
        assertEndsEqual(Scene.WARM_MOVING, applications);
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    @Behaviour({"PH-5", "CV-1", "CV-8", "LZ-1"})
    void anyCommands_lazyWhileTheAuthorityMoves_endEqual(@ForAll("applications") List<List<Step>> applications)
            throws Exception {
        assertEndsEqual(Scene.LAZY_MOVING, applications);
    }

    private static void assertEndsEqual(Scene scene, List<List<Step>> applications) throws Exception {
        RandomRun run = new RandomRun(arena, scene, applications);
        run.run(true);
        assertThat(ServerComparison.compare(arena.source, arena.target)).isEmpty();
        run.verify();
    }

    private static int tries;
    private static boolean bitten;

    /** The same without the check: it must go wrong, else the two properties above prove nothing. */
    @Property(tries = MOST_TRIES_TO_BITE, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void anyCommands_withoutTheCheck_endDifferent(@ForAll("applications") List<List<Step>> applications)
            throws Exception {
        tries++;
        if (!bitten) {
            new RandomRun(arena, Scene.WARM, applications).run(false);
            bitten = !ServerComparison.compare(arena.source, arena.target).isEmpty();
        }
        assertThat(bitten || tries < MOST_TRIES_TO_BITE)
                .as("a divergence without the check")
                .isTrue();
    }

    @Provide
    Arbitrary<List<List<Step>>> applications() {
        Arbitrary<Step.Kind> kinds = Arbitraries.frequency(
                Tuple.of(120, Step.Kind.COMMAND),
                Tuple.of(12, Step.Kind.COUNT),
                Tuple.of(12, Step.Kind.LOG),
                Tuple.of(40, Step.Kind.OWN),
                Tuple.of(2, Step.Kind.CUT_SHADOW),
                Tuple.of(1, Step.Kind.CUT_AUTHORITY),
                Tuple.of(3, Step.Kind.DELAY_SHADOW));
        return Combinators.combine(
                        kinds,
                        Arbitraries.of(Verb.class),
                        Arbitraries.integers().between(0, 199))
                .as(Step::new)
                .list()
                .ofSize(STEPS)
                .list()
                .ofSize(THREADS);
    }
}
