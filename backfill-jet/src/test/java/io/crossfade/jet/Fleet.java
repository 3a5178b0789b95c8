package io.crossfade.jet;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.backfill.engine.ClusterConfig;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.SharedBackfill;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Background;
import io.crossfade.testing.FreePort;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Members of one cluster in this process, each with connections of its own to both servers. */
final class Fleet implements AutoCloseable {
    private final RealRedis source;
    private final RealRedis target;
    private final List<Ship> ships = new ArrayList<>();
    private final JedisSide onlooker;
    private final SharedProgress progress;

    Fleet(RealRedis source, RealRedis target) {
        this.onlooker = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()));
        this.progress = new SharedProgress(onlooker::lease, null);
        this.source = source;
        this.target = target;
    }

    /** One more member begins to take part. */
    Ship launch(BackfillConfig config) {
        Ship ship = new Ship(config);
        ships.add(ship);
        return ship;
    }

    /** Starts a member that looks for these others, and gets work soon. */
    static HazelcastInstance member(int port, List<NodeAddress> others) {
        Config settings = MemberSettings.of(new ClusterConfig("fleet", "127.0.0.1", port, others, null, null));
        settings.getJetConfig().setScaleUpDelayMillis(100);
        return Hazelcast.newHazelcastInstance(settings);
    }

    /** Tells all members what is wanted of them, as somebody would who is none. */
    void order(Wish wish) {
        progress.order(progress.read().orElseThrow(), wish);
    }

    /** Returns how many keys are done by all of them. */
    long scanned() {
        return progress.read().orElseThrow().saved().counts().scanned();
    }

    @Override
    public void close() {
        ships.forEach(Ship::close);
        onlooker.close();
    }

    /** A member. */
    final class Ship implements AutoCloseable {
        private final int port = FreePort.next();
        private final TcpProxy toSource = TcpProxy.to(source);
        private final TcpProxy toTarget = TcpProxy.to(target);
        private final JedisSide sourceSide = side(Side.SOURCE, toSource);
        private final JedisSide targetSide = side(Side.TARGET, toTarget);
        private final HazelcastInstance hazelcast = start();
        private final CompletableFuture<BackfillReport> report;

        private Ship(BackfillConfig config) {
            SharedBackfill backfill = SharedBackfill.create(
                    new Renamed(sourceSide, "source:1"), new Renamed(targetSide, "target:1"), config);
            report = Background.supply(() -> JetEngine.memberOf(hazelcast).run(backfill, ProgressListener.NONE));
        }

        private HazelcastInstance start() {
            return member(
                    port,
                    ships.stream()
                            .map(ship -> new NodeAddress("127.0.0.1", ship.port))
                            .toList());
        }

        CompletableFuture<BackfillReport> report() {
            return report;
        }

        /** Returns the parts that this member has taken since the job began, by turn. */
        Set<String> claims() {
            String self = hazelcast.getCluster().getLocalMember().getAddress().toString();
            return hazelcast.getDistributedObjects().stream()
                    .filter(object -> object.getName().startsWith("crossfade-claims-"))
                    .flatMap(object -> hazelcast.<String, String>getMap(object.getName()).entrySet().stream())
                    .filter(claim -> claim.getValue().equals(self))
                    .map(claim -> claim.getKey())
                    .collect(Collectors.toSet());
        }

        /** Ends as if the machine had lost its power: both servers and the others hear nothing of it any more. */
        void kill() {
            toSource.refuse(true);
            toTarget.refuse(true);
            toSource.cut();
            toTarget.cut();
            hazelcast.getLifecycleService().terminate();
        }

        @Override
        public void close() {
            hazelcast.getLifecycleService().terminate();
            report.exceptionally(failure -> null).join();
            sourceSide.close();
            targetSide.close();
            toSource.close();
            toTarget.close();
        }
    }

    private static JedisSide side(Side side, TcpProxy proxy) {
        return JedisSide.open(
                side,
                SideConfig.of(proxy.host(), proxy.port()).withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)));
    }
}
