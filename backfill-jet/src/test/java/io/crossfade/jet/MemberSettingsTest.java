package io.crossfade.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.crossfade.backfill.engine.ClusterConfig;
import io.crossfade.setting.Settings;
import io.crossfade.spi.NodeAddress;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a member opens to others, and where it looks for them. */
@Behaviour("BF-77")
class MemberSettingsTest {
    private static final ClusterConfig DEFAULTS = ClusterConfig.from(Settings.none());

    @Test
    void member_byDefault_listensOnThisMachineAloneAndLooksNowhere() {
        Config config = MemberSettings.of(DEFAULTS);

        assertThat(config.getNetworkConfig().getInterfaces().isEnabled()).isTrue();
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
        assertThat(config.getNetworkConfig().isPortAutoIncrement()).isFalse();
        JoinConfig join = config.getNetworkConfig().getJoin();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(join.getTcpIpConfig().getMembers()).isEmpty();
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getJetConfig().isResourceUploadEnabled()).isFalse();
        assertThat(config.getSerializationConfig().getJavaSerializationFilterConfig())
                .isNotNull();
    }

    @Test
    void member_withList_looksThere() {
        Config config = MemberSettings.of(
                new ClusterConfig("mine", "10.1.*.*", 5_801, List.of(new NodeAddress("other", 5_802)), null, null));

        assertThat(config.getClusterName()).isEqualTo("mine");
        assertThat(config.getNetworkConfig().getPort()).isEqualTo(5_801);
        JoinConfig join = config.getNetworkConfig().getJoin();
        assertThat(join.getTcpIpConfig().getMembers()).containsExactly("other:5802");
        assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
    }

    @Test
    void member_inKubernetes_asksForTheService() {
        assertThat(kubernetes(new ClusterConfig("c", "10.*.*.*", 5_701, List.of(), "backfill.jobs.svc", null)))
                .isEqualTo("backfill.jobs.svc null");
        assertThat(kubernetes(new ClusterConfig("c", "10.*.*.*", 5_701, List.of(), null, "backfill")))
                .isEqualTo("null backfill");
    }

    private static String kubernetes(ClusterConfig settings) {
        JoinConfig join = MemberSettings.of(settings).getNetworkConfig().getJoin();
        assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        return join.getKubernetesConfig().getProperty("service-dns") + " "
                + join.getKubernetesConfig().getProperty("service-name");
    }

    @Test
    void settings_twoWaysToFindOthers_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterConfig(
                        "c", "127.0.0.1", 5_701, List.of(new NodeAddress("a", 1)), "backfill.jobs.svc", null))
                .withMessageContaining("crossfade.backfill.cluster.members")
                .withMessageContaining("exclude each other");
    }

    @Test
    void join_addressOfAnotherMachine_isRefusedAfterTheWarning() {
        List<String> warnings = new ArrayList<>();
        ClusterConfig elsewhere = new ClusterConfig("c", "192.0.2.1", 5_701, List.of(), null, null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JetEngine().join(elsewhere, warnings::add))
                .withMessageContaining("crossfade.backfill.cluster.bind");
        assertThat(warnings).singleElement().asString().contains("no TLS", "192.0.2.1:5701");
    }
}
