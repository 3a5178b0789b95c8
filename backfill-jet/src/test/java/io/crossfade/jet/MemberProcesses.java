package io.crossfade.jet;

import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.FreePort;
import io.crossfade.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The members of one backfill, each a process, and what an onlooker at the target knows of them. */
final class MemberProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final JedisSide onlooker;
    private final SharedProgress progress;
    private final List<MemberProcess> members = new ArrayList<>();

    MemberProcesses(RealRedis target) {
        this.onlooker = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()));
        this.progress = new SharedProgress(onlooker::lease, null);
    }

    /**
     * Starts some, and waits until all take part; the backfill is paused then, so that it cannot have ended before.
     *
     * @param sourcePort where they find the source, on this machine
     * @param targetPort where they find the target
     */
    void launch(int count, Path folder, int sourcePort, int targetPort, List<String> options) {
        List<Integer> ports = Stream.generate(FreePort::next).limit(count).toList();
        String addresses = ports.stream().map(other -> "127.0.0.1:" + other).collect(Collectors.joining(", "));
        for (int port : ports) {
            Path own = folder.resolve("member-" + port);
            String config = Cli.config(
                    own,
                    sourcePort,
                    "127.0.0.1",
                    targetPort,
                    "crossfade.backfill.cluster.members=" + addresses,
                    "crossfade.backfill.cluster.port=" + port);
            add(new MemberProcess(own, config, options, List.of()));
        }
        awaitAllIn("");
    }

    /**
     * As {@link #launch}, at a thousand keys per second; each listens on one of {@code addresses}, which are those of {@code name} by a file of hosts. Those of the
     * loopback interface but the first are in no list of addresses, so the members are told by a property of Hazelcast's.
     */
    void launchByName(String name, List<String> addresses, Path folder, int sourcePort, int targetPort)
            throws IOException {
        int port = FreePort.next();
        Path hosts = Files.writeString(
                folder.resolve("hosts"),
                addresses.stream().map(address -> address + " " + name + "\n").collect(Collectors.joining()));
        for (String address : addresses) {
            Path own = folder.resolve("member-" + address);
            String config = Cli.config(
                    own,
                    sourcePort,
                    "127.0.0.1",
                    targetPort,
                    "crossfade.backfill.cluster.dns=" + name,
                    "crossfade.backfill.cluster.port=" + port);
            List<String> jvm = List.of("-Djdk.net.hosts.file=" + hosts, "-Dhazelcast.local.localAddress=" + address);
            add(new MemberProcess(own, config, List.of("--rate=1000"), jvm));
        }
        awaitAllIn("");
    }

    private void add(MemberProcess member) {
        members.add(member);
        if (members.size() == 1) {
            await().atMost(PATIENCE).until(() -> progress.read().isPresent());
            order(Wish.PAUSE);
        }
    }

    List<MemberProcess> all() {
        return members;
    }

    /** Waits until every member takes part in a run that is not {@code earlier}. */
    void awaitAllIn(String earlier) {
        await().atMost(PATIENCE).until(() -> {
            SharedState state = state();
            return !state.header().run().equals(earlier) && state.alive().size() == members.size();
        });
    }

    void awaitScanned(long keys) {
        await().atMost(PATIENCE).until(() -> scanned() >= keys);
    }

    void order(Wish wish) {
        progress.order(state(), wish);
    }

    long scanned() {
        return state().saved().counts().scanned();
    }

    SharedState state() {
        return progress.read().orElseThrow();
    }

    @Override
    public void close() {
        members.forEach(MemberProcess::close);
        onlooker.close();
    }
}
