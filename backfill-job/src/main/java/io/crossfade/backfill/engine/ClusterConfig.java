package io.crossfade.backfill.engine;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import io.crossfade.spi.NodeAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the processes of a distributed backfill find each other.
 *
 * @param name only processes that give the same one come together; default {@code crossfade}
 * @param bind the address that this process listens on, and no other; parts of it may be {@code *}, as in {@code 10.1.*.*}; default
 *     127.0.0.1, which keeps it to this machine
 * @param port the port that it listens on, 1 to 65535; default 5701
 * @param members where the others are, or some of them; default none
 * @param dns a name whose addresses are the members', all with the same port, or null
 * @param kubernetesService a service of Kubernetes whose endpoints are the members, asked of its API, or null
 */
public record ClusterConfig(
        String name,
        String bind,
        int port,
        List<NodeAddress> members,
        @Nullable String dns,
        @Nullable String kubernetesService) {
    private static final Setting<String> NAME = Setting.text("crossfade.backfill.cluster.name", "crossfade");
    private static final Setting<String> BIND = Setting.text("crossfade.backfill.cluster.bind", "127.0.0.1");
    private static final Setting<Integer> PORT = Setting.integer("crossfade.backfill.cluster.port", 1, 65_535, 5_701);
    private static final Setting<List<NodeAddress>> MEMBERS = Setting.list(
            "crossfade.backfill.cluster.members", "host:port", "any number, as in a:5701, b:5701", NodeAddress::parse);
    private static final Setting<String> DNS = Setting.text("crossfade.backfill.cluster.dns", null);
    private static final Setting<String> KUBERNETES_SERVICE =
            Setting.text("crossfade.backfill.cluster.kubernetes-service", null);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range, or there is more than one way to find the others
     */
    public ClusterConfig {
        requireNonNull(name, "name");
        requireNonNull(bind, "bind");
        PORT.check(port);
        members = List.copyOf(members);
        long ways = Stream.of(!members.isEmpty(), dns != null, kubernetesService != null)
                .filter(given -> given)
                .count();
        if (ways > 1) {
            throw new IllegalArgumentException(
                    MEMBERS + ", " + DNS + " and " + KUBERNETES_SERVICE + " exclude each other; set one of them");
        }
    }

    /** Reads the settings under {@code crossfade.backfill.cluster}. */
    public static ClusterConfig from(Settings settings) {
        return new ClusterConfig(
                settings.get(NAME),
                settings.get(BIND),
                settings.get(PORT),
                settings.get(MEMBERS),
                settings.find(DNS),
                settings.find(KUBERNETES_SERVICE));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(NAME, BIND, PORT, MEMBERS, DNS, KUBERNETES_SERVICE);
    }
}
