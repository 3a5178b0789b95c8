package io.crossfade.control;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.testing.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** Processes of one fleet, whose state is in memory, and what is waited for. */
abstract class FakeFleet {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final MemoryPlane plane = new MemoryPlane();
    private final List<FakeProcess> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(FakeProcess::close);
    }

    final FakeProcess process(String name) {
        return process(name, SHADOW_READ, WhenLost.REFUSE_WRITES);
    }

    final FakeProcess process(String name, MigrationPhase configured, WhenLost whenLost) {
        FakeProcess process = new FakeProcess(plane, name, configured, whenLost);
        processes.add(process);
        return process;
    }

    static CompletableFuture<Void> move(FakeProcess process, MigrationPhase next) {
        return Background.run(() -> process.member.change(next, Confirmation.NONE));
    }

    static void awaitStep(FakeProcess process, String step) {
        await().atMost(PATIENCE).until(() -> process.steps.contains(step));
    }

    final void awaitPhase(MigrationPhase phase, FakeProcess... all) {
        for (FakeProcess process : all) {
            await().atMost(PATIENCE)
                    .until(() -> process.phase() == phase
                            && process.epoch() == plane.state().decision().epoch());
        }
    }

    final void awaitStage(Stage stage) {
        await().atMost(PATIENCE)
                .until(() -> plane.state().decision() != null
                        && plane.state().decision().stage() == stage);
    }
}
