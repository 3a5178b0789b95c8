package io.crossfade.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {
    @Behaviour("CF-2")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            topology=cluster                                        | crossfade.target.nodes=(not set) is not allowed; allowed: host:port of at least one node of the cluster
            topology=sentinel;master-name=m                         | crossfade.target.nodes=(not set) is not allowed; allowed: host:port of at least one sentinel
            nodes=a:7000                                            | crossfade.target.nodes=a:7000 is not allowed; allowed: none unless crossfade.target.topology is sentinel or cluster
            topology=sentinel;nodes=a:26379                         | crossfade.target.master-name=(not set) is not allowed; allowed: the one word by which the sentinels know the primary
            topology=cluster;nodes=a:1;master-name=m                | crossfade.target.master-name=m is not allowed; allowed: none unless crossfade.target.topology is sentinel
            topology=cluster;nodes=a:1;sentinel-password=secret     | crossfade.target.sentinel-password=(not shown) is not allowed; allowed: none unless crossfade.target.topology is sentinel
            topology=sentinel;nodes=a:1;master-name=m;sentinel-user=u | crossfade.target.sentinel-user=u is not allowed; allowed: a user together with crossfade.target.sentinel-password
            topology=cluster;nodes=a:1;database=3                   | crossfade.target.database=3 is not allowed; allowed: 0, the only database of a cluster
            topology=cluster;nodes=a                                | crossfade.target.nodes=a is not allowed; allowed: list of host:port, any number, as in a:7000, b:7000
            topology=ring                                           | crossfade.target.topology=ring is not allowed; allowed: choice, standalone, sentinel, cluster
            """)
    void from_settingsThatDoNotFit_namesTheSettingAndWhatIsAllowed(String settings, String message) {
        assertThatThrownBy(() -> side(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void endpoint_eachTopology_isOneWord() {
        assertThat(side("host=a;port=1").endpoint()).isEqualTo("a:1");
        assertThat(side("topology=cluster;nodes=a:1, [::1]:2").endpoint()).isEqualTo("cluster:a:1,[::1]:2");
        assertThat(side("topology=sentinel;nodes=a:1;master-name=m").endpoint()).isEqualTo("sentinel:m@a:1");
    }

    @Behaviour("CF-6")
    @Test
    void isSameAs_clustersAndSentinels_goesByTheirNodes() {
        assertThat(side("topology=cluster;nodes=a:1,b:1").isSameAs(side("topology=cluster;nodes=c:1,b:1")))
                .isTrue();
        assertThat(side("topology=cluster;nodes=a:1").isSameAs(side("topology=cluster;nodes=b:1")))
                .isFalse();
        assertThat(side("topology=cluster;nodes=a:1").isSameAs(side("host=localhost")))
                .isFalse();
        assertThat(side("topology=sentinel;nodes=a:1;master-name=m")
                        .isSameAs(side("topology=sentinel;nodes=a:1;master-name=n")))
                .isFalse();
        assertThat(side("topology=sentinel;nodes=a:1;master-name=m")
                        .isSameAs(side("topology=sentinel;nodes=a:1;master-name=m")))
                .isTrue();
    }

    @Behaviour("CF-4")
    @Test
    void toString_sentinelPassword_isHidden() {
        SideConfig side = side("topology=sentinel;nodes=a:1;master-name=m;sentinel-password=hunter2");

        assertThat(side.toString()).contains("sentinelPassword=hidden").doesNotContain("hunter2");
        assertThat(side.topology().nodes()).isEqualTo(List.of(new NodeAddress("a", 1)));
    }

    private static SideConfig side(String settings) {
        Map<String, String> texts = new HashMap<>();
        for (String setting : settings.split(";")) {
            texts.put("crossfade.target." + setting.split("=")[0], setting.split("=")[1]);
        }
        return SideConfig.from(Settings.of("", texts), "crossfade.target");
    }
}
