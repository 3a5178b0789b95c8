package io.crossfade.differential;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.CommandMapping;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random commands of every group in three databases with keys of the same names, which are one database on the target: each is
 * answered as by one server with three databases. {@code -Dcrossfade.differential.seed=N} runs other ones.
 */
class SharedDatabasesDifferentialIT {
    private static final long SEED = Long.getLong("crossfade.differential.seed", 20_260_702);
    private static final int COMMANDS = Integer.getInteger("crossfade.differential.shared", 200);

    /** What depends on the length of a name. */
    private static final Set<String> TELL_NAMES = Set.of("MEMORY USAGE");

    private record Side(DatabasePair pair, Set<String> known, Commands commands, Both both, History history) {}

    @ParameterizedTest
    @EnumSource(names = {"WARM_ASYNC", "LAZY_SYNC"})
    @Behaviour({"DB-15", "DB-16"})
    void commands_randomInThreeDatabases_answeredAsByOneServer(Scenario scenario) {
        try (SharedWorld world = new SharedWorld(scenario)) {
            List<Side> sides = sides(world, scenario);
            Draw which = new Draw(new Random(SEED), List.of());
            boolean complete = false;
            for (MigrationPhase phase : scenario.phases()) {
                sides.forEach(side -> side.both().at(phase + ", database " + side.pair()));
                world.migration().changePhase(phase, Confirmation.CONFIRMED);
                if (phase == DUAL_WRITE && !scenario.lazy && !complete) {
                    world.copyAll(false);
                    complete = true;
                }
                int end = commands(sides) + COMMANDS;
                while (commands(sides) < end) {
                    act(world, sides.get(which.below(sides.size())), scenario.lazy && phase == TARGET_LIVE);
                }
                if (phase.carriesWrites()) {
                    world.rest();
                }
                if (scenario.lazy && phase == TARGET_LIVE) {
                    world.copyAll(true);
                    complete = true;
                }
                compare(world, sides, complete && phase != SOURCE_ONLY && phase != TARGET_ONLY);
            }
            assertThat(commands(sides))
                    .isGreaterThanOrEqualTo(COMMANDS * scenario.phases().size());
            assertThat(world.migration().status().shadowReadsDifferent()).isZero();
        }
    }

    private static List<Side> sides(SharedWorld world, Scenario scenario) {
        List<byte[]> payloads = world.payloads();
        Set<String> known = world.known();
        List<Side> sides = new ArrayList<>();
        for (int i = 0; i < SharedWorld.DATABASES.size(); i++) {
            DatabasePair pair = SharedWorld.DATABASES.get(i);
            Random random = new Random(SEED * 31 + scenario.ordinal() * 7L + i);
            History history = new History();
            sides.add(new Side(
                    pair,
                    known,
                    new Commands(new Draw(random, payloads), known::contains),
                    new Both(world.crossfade.get(i), world.reference.get(i), history, "seed " + SEED + ", " + scenario),
                    history));
        }
        return sides;
    }

    private static int commands(List<Side> sides) {
        return sides.stream().mapToInt(side -> side.both().commands()).sum();
    }

    private static void act(SharedWorld world, Side side, boolean moving) {
        Draw draw = side.commands().draw();
        int kind = draw.below(20);
        if (kind < 7) {
            side.both().pipeline(batch(side, 2 + draw.below(30)));
        } else if (kind < 10) {
            side.both().transaction(batch(side, 1 + draw.below(8)), Session.draw(draw));
        } else {
            byte[][] command = next(side, true);
            if (moving && Set.of("KEYS", "SCAN").contains(Mirror.name(command))) {
                world.rest(); // the source answers, so it must have been told of the latest writes
            }
            side.both().single(command, moving);
        }
    }

    private static List<byte[][]> batch(Side side, int size) {
        List<byte[][]> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(next(side, false));
        }
        return batch;
    }

    private static byte[][] next(Side side, boolean alone) {
        while (true) {
            byte[][] command = side.commands().next(alone);
            if (isTheSame(side, command)) {
                return command;
            }
        }
    }

    /** Whether it is let through, and may be answered alike: the error of a server that does not know it quotes the key. */
    private static boolean isTheSame(Side side, byte[][] args) {
        Command command = Command.of(args);
        CommandSpec spec = CommandTable.standard().find(command);
        KeyMapping keys = Objects.requireNonNull(KeyMapping.of(side.pair(), SharedWorld.DATABASES));
        boolean reachesFar = spec.changesKeyspace() || spec.databaseArguments(command).length > 0;
        boolean script = spec.script(command) != null && new String(args[1], UTF_8).contains("{KEYS[1]}");
        return side.known().contains(spec.name())
                && !reachesFar
                && !script
                && !TELL_NAMES.contains(spec.name())
                && new CommandMapping(keys).refusal(command, spec) == null;
    }

    private static void compare(SharedWorld world, List<Side> sides, boolean shadowIsComplete) {
        for (Side side : sides) {
            List<Difference> differences = world.differences(side.pair(), shadowIsComplete);
            if (!differences.isEmpty()) {
                throw new AssertionError("seed " + SEED + ", at rest in "
                        + world.migration().phase() + ", database " + side.pair() + ": " + differences
                        + "\nlatest commands with the first key:"
                        + side.history().touching(differences.get(0).key()));
            }
        }
    }
}
