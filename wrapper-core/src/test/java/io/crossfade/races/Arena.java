package io.crossfade.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfigBuilder;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import redis.clients.jedis.Jedis;

/** Two real servers and any number of instances of an application that live on both. */
final class Arena implements AutoCloseable {
    /** How long a test waits at most for what must come. */
    static final Duration REST = Duration.ofSeconds(30);

    final RealRedis source;
    final RealRedis target;
    /** Talks to the source behind everybody's back. */
    final Jedis onSource;
    /** Talks to the target behind everybody's back. */
    final Jedis onTarget;

    private final List<Instance> instances = new ArrayList<>();

    Arena() {
        this(false);
    }

    /** {@code persistent}: the servers keep their data over a kill. */
    Arena(boolean persistent) {
        source = persistent ? RealRedis.startPersistent() : RealRedis.start();
        target = persistent ? RealRedis.startPersistent() : RealRedis.start();
        onSource = source.jedis();
        onTarget = target.jedis();
    }

    /** Starts an instance with one lane, so that its writes leave in one order. */
    Instance instance(MigrationPhase phase) {
        return instance(phase, UnaryOperator.identity());
    }

    /** Starts an instance with one lane and settings as the test wants. */
    Instance instance(MigrationPhase phase, UnaryOperator<CrossfadeConfigBuilder> settings) {
        Instance instance = new Instance(source, target, phase, settings);
        instances.add(instance);
        return instance;
    }

    /** Waits until every instance has settled what it knows of. */
    void rest() {
        instances.forEach(Instance::rest);
    }

    /** Rests, then demands that both servers hold the same keys, values and expiries. */
    void restEqual() {
        rest();
        assertThat(ServerComparison.compare(source, target)).isEmpty();
    }

    /** Returns how many keys of the application the target has. */
    long keysOnTarget() {
        return ServerComparison.applicationKeys(onTarget).size();
    }

    /** Ends the instances and empties both servers. */
    void clear() {
        instances.forEach(Instance::close);
        instances.clear();
        source.flush();
        target.flush();
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
        onSource.close();
        onTarget.close();
        source.close();
        target.close();
    }
}
