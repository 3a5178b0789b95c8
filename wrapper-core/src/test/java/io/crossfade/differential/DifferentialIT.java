package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisProtocol;

/**
 * More than 200,000 commands. {@code -Dcrossfade.differential.seed=N} runs other ones, {@code
 * -Ddifferential.commands=N} more or fewer in each phase of each scenario.
 */
class DifferentialIT {
    private static final long SEED = Long.getLong("crossfade.differential.seed", 20_260_701);
    private static final int COMMANDS = Integer.getInteger("differential.commands", 6_300);

    @Test
    @Behaviour({"CR-1", "CR-2", "DW-1", "CV-1", "JD-1"})
    void commands_random_answeredAsByOneServerAndBothSidesEqual() throws Exception {
        run(List.of(Scenario.values()), RedisProtocol.RESP2, COMMANDS);
    }

    /** Fewer of them: what the protocol changes is the form of the replies. */
    @Test
    @Behaviour({"CR-7", "CR-1", "JD-1"})
    void commands_randomOverResp3_answeredAsByOneServerOverResp3() throws Exception {
        run(List.of(Scenario.WARM_ASYNC, Scenario.LAZY_SYNC), RedisProtocol.RESP3, COMMANDS / 12);
    }

    private static void run(List<Scenario> scenarios, RedisProtocol protocol, int commandsInEach) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(scenarios.size());
        try {
            List<Future<Integer>> courses = new ArrayList<>();
            for (Scenario scenario : scenarios) {
                courses.add(threads.submit(() -> run(scenario, protocol, commandsInEach)));
            }
            int commands = 0;
            List<String> failures = new ArrayList<>();
            for (Future<Integer> course : courses) {
                try {
                    commands += course.get(240, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    failures.add(String.valueOf(e.getCause().getMessage()));
                }
            }
            assertThat(failures).isEmpty();
            System.out.println("compared " + commands + " commands over " + protocol + ", seed " + SEED);
            assertThat(commands).isGreaterThanOrEqualTo(commandsInEach * 8 * scenarios.size());
        } finally {
            threads.shutdownNow();
        }
    }

    private static int run(Scenario scenario, RedisProtocol protocol, int commandsInEach) {
        try (World world = new World(RealRedis::start, scenario, protocol)) {
            return new Course(world, scenario, SEED).run(commandsInEach);
        }
    }
}
