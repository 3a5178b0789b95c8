package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PayloadFooterTest {
    /** What DUMP of the string 10 gave on servers whose format had the versions 6 and 10, as their documentation shows. */
    private static final byte[] OF_VERSION_6 = HexFormat.of().parseHex("00c00a0600f8723fc5fbfb5f28");

    private static final byte[] OF_VERSION_10 = HexFormat.of().parseHex("00c00a0a006e9f57450eae63bb");

    @Test
    void version_ofRealPayloads_isThatOfTheirServer() {
        assertThat(PayloadFooter.version(OF_VERSION_6)).isEqualTo(6);
        assertThat(PayloadFooter.version(OF_VERSION_10)).isEqualTo(10);
        assertThat(PayloadFooter.version(new byte[9])).isEqualTo(-1);
    }

    @Test
    void withVersion_ofRealPayloads_isWhatTheOtherServerDumps() {
        assertThat(PayloadFooter.withVersion(OF_VERSION_10, 6)).isEqualTo(OF_VERSION_6);
        assertThat(PayloadFooter.withVersion(OF_VERSION_6, 10)).isEqualTo(OF_VERSION_10);
    }

    @Property
    void withVersion_thereAndBack_isThePayload(
            @ForAll @Size(min = 11, max = 40) byte[] payload, @ForAll @IntRange(max = 0xFFFF) int version) {
        byte[] other = PayloadFooter.withVersion(payload, version);
        assertThat(PayloadFooter.version(other)).isEqualTo(version);
        assertThat(PayloadFooter.withVersion(other, PayloadFooter.version(payload)))
                .isEqualTo(payload);
    }

    /** A damaged value must not become a sound one because its version was changed. */
    @Test
    void withVersion_valueDamaged_checksumIsStillWrong() {
        byte[] damaged = OF_VERSION_10.clone();
        damaged[1] ^= 1;
        assertThat(PayloadFooter.withVersion(damaged, 6)).endsWith(0xF8, 0x72, 0x3F, 0xC5, 0xFB, 0xFB, 0x5F, 0x28);
    }
}
