package io.crossfade.jet;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.crossfade.backfill.engine.ClusterConfig;
import io.crossfade.spi.NodeAddress;

/** What a member of the cluster is like: it listens where it was told to and nowhere else, and looks for others nowhere else. */
final class MemberSettings {
    private static final long JOINED_BEFORE_WORK_MILLIS = 3_000;
    private static final int CONNECT_SECONDS = 2;

    private MemberSettings() {}

    static Config of(ClusterConfig settings) {
        Config config = new Config();
        config.setClusterName(settings.name());
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false"); // the command line ends in an order of its own
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.partition.count", "71"); // some hundred small entries live there
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "20");
        config.getJetConfig()
                .setEnabled(true)
                .setResourceUploadEnabled(false)
                .setCooperativeThreadCount(1)
                .setScaleUpDelayMillis(JOINED_BEFORE_WORK_MILLIS);
        config.getSerializationConfig()
                .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()
                        .setWhitelist(new ClassFilter().addPrefixes("io.crossfade.jet.")));
        network(config.getNetworkConfig(), settings);
        return config;
    }

    private static void network(NetworkConfig network, ClusterConfig settings) {
        network.setPort(settings.port()).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(settings.bind());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        String dns = settings.dns();
        String service = settings.kubernetesService();
        if (dns != null) {
            kubernetes(join, "service-dns", dns, settings);
        } else if (service != null) {
            kubernetes(join, "service-name", service, settings);
        } else {
            join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
            for (NodeAddress member : settings.members()) {
                join.getTcpIpConfig().addMember(member.toString());
            }
        }
    }

    /** Hazelcast's plug-in for Kubernetes looks up plain DNS names, too, wherever it runs. */
    private static void kubernetes(JoinConfig join, String property, String value, ClusterConfig settings) {
        join.getKubernetesConfig()
                .setEnabled(true)
                .setProperty(property, value)
                .setProperty("service-port", Integer.toString(settings.port()));
    }
}
