package io.crossfade.benchmarks.soak.app;

import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;

/** A pipeline under construction, of which each command is counted by itself. */
final class Batch {
    private record Step(int cell, Function<AbstractPipeline, Response<?>> command) {}

    private final Hands hands;
    private final List<Step> steps = new ArrayList<>();

    Batch(Hands hands) {
        this.hands = hands;
    }

    /** Adds a command that is also counted in {@code cell}. */
    void add(int cell, Function<AbstractPipeline, Response<?>> command) {
        steps.add(new Step(cell, command));
    }

    void add(Function<AbstractPipeline, Response<?>> command) {
        add(Keys.COMMANDS, command);
    }

    void run() {
        List<Response<?>> responses = new ArrayList<>();
        steps.forEach(step -> hands.journal.begin(step.cell(), 1));
        Outcome all = hands.attempt(0, () -> send(responses));
        for (int i = 0; i < steps.size(); i++) {
            Outcome outcome = i < responses.size() ? outcome(responses.get(i), all) : all;
            hands.journal.end(steps.get(i).cell(), 1, outcome);
        }
    }

    private void send(List<Response<?>> responses) {
        try (AbstractPipeline pipeline = hands.redis.pipelined()) {
            steps.forEach(step -> responses.add(step.command().apply(pipeline)));
            pipeline.sync();
        }
    }

    /** What came back counts also if the rest of the pipeline did not. */
    private static Outcome outcome(Response<?> response, Outcome all) {
        try {
            response.get();
            return Outcome.ACKNOWLEDGED;
        } catch (JedisDataException e) {
            return Outcome.REFUSED;
        } catch (IllegalStateException unanswered) {
            return all == Outcome.ACKNOWLEDGED ? Outcome.UNKNOWN : all;
        }
    }
}
