package io.crossfade.differential;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.testing.Difference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Goes through the phases of a scenario, with as many random commands in each, and compares the servers after each. */
final class Course {
    private static final Set<MigrationPhase> COUNTS_MARKERS = EnumSet.of(RAMP_DOWN, TARGET_ONLY);
    private static final int LONGEST_PIPELINE = 60;
    private static final int LONGEST_TRANSACTION = 8;

    private final World world;
    private final Scenario scenario;
    private final Commands commands;
    private final History history = new History();
    private final Both both;
    private final String seed;
    private boolean complete;

    Course(World world, Scenario scenario, long seed) {
        this.world = world;
        this.scenario = scenario;
        this.seed = "seed " + seed + ", " + scenario;
        this.commands = new Commands(
                new Draw(new Random(seed * 31 + scenario.ordinal()), world.payloads()), world.known()::contains);
        this.both = new Both(world.crossfade, world.reference, history, this.seed);
    }

    /** Returns how many commands were compared. */
    int run(int commandsInEach) {
        List<MigrationPhase> phases = scenario.phases();
        for (int i = 0; i < phases.size(); i++) {
            MigrationPhase phase = phases.get(i);
            both.at(i + " " + phase);
            enter(phase);
            for (int end = both.commands() + commandsInEach; both.commands() < end; ) {
                act(phase);
            }
            atRest(phase);
        }
        return both.commands();
    }

    private void enter(MigrationPhase phase) {
        if (phase == RAMP_DOWN || phase == TARGET_ONLY) {
            world.migration().changePhase(phase, Confirmation.CONFIRMED);
        } else {
            world.migration().changePhase(phase);
        }
        if (phase == DUAL_WRITE && !scenario.lazy && !complete) {
            world.copyAll(false);
            complete = true;
        }
    }

    private void act(MigrationPhase phase) {
        Draw draw = commands.draw();
        int kind = draw.below(20);
        if (kind < 9) {
            both.pipeline(batch(5 + draw.below(LONGEST_PIPELINE - 4)));
        } else if (kind < 12) {
            both.transaction(batch(1 + draw.below(LONGEST_TRANSACTION)), Session.draw(draw));
        } else {
            single(phase, commands.next(true));
        }
    }

    private List<byte[][]> batch(int size) {
        List<byte[][]> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(commands.next(false));
        }
        return batch;
    }

    /** While keys are moved, the source answers what tells of all keys, so it must have been told of the latest writes. */
    private void single(MigrationPhase phase, byte[][] command) {
        boolean moving = scenario.lazy && phase == TARGET_LIVE;
        boolean walks = Set.of("KEYS", "SCAN", "DBSIZE", "RANDOMKEY").contains(Mirror.name(command));
        if (walks
                && scenario.lazy
                && COUNTS_MARKERS.contains(phase)
                && Mirror.name(command).equals("DBSIZE")) {
            return;
        }
        if (walks && moving) {
            world.rest();
        }
        both.single(command, moving);
    }

    private void atRest(MigrationPhase phase) {
        if (phase.carriesWrites()) {
            world.rest();
        }
        if (scenario.lazy && phase == TARGET_LIVE) {
            world.copyAll(true);
            complete = true;
        }
        boolean shadowIsComplete = phase != SOURCE_ONLY && phase != TARGET_ONLY && complete;
        List<Difference> differences = world.differences(shadowIsComplete);
        if (!differences.isEmpty()) {
            throw new AssertionError(
                    seed + ", at rest in " + phase + ": " + differences + "\nlatest commands with the first key:"
                            + history.touching(differences.get(0).key()));
        }
        assertThat(world.migration().status().shadowReadsDifferent())
                .as("%s, in %s", seed, phase)
                .isZero();
    }
}
