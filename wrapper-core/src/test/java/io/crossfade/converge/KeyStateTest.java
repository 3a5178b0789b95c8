package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStateTest {
    private static final Expiry NEVER = Expiry.at(Expiry.NEVER, true);

    @Test
    void sameAs_samePayloadAndExpiry_true() {
        assertThat(state(1, 7, NEVER).sameAs(state(1, 7, NEVER))).isTrue();
        assertThat(KeyState.absent().sameAs(KeyState.absent())).isTrue();
    }

    @Test
    void sameAs_otherPayloadVersionOrAbsence_false() {
        assertThat(state(1, 7, NEVER).sameAs(state(2, 7, NEVER))).isFalse();
        assertThat(state(1, 7, NEVER).sameAs(state(1, 8, NEVER))).isFalse();
        assertThat(state(1, 7, NEVER).sameAs(KeyState.absent())).isFalse();
        assertThat(KeyState.absent().sameAs(state(1, 7, NEVER))).isFalse();
    }

    @Test
    void sameAs_refused_neverTheSame() {
        assertThat(KeyState.refused("NOPERM").sameAs(KeyState.refused("NOPERM")))
                .isFalse();
        assertThat(KeyState.refused("NOPERM").isAbsent()).isFalse();
    }

    @Test
    void sameAcross_onlyTheFooterDiffers_true() {
        assertThat(state(1, 7, NEVER).sameAcross(state(1, 12, NEVER))).isTrue();
        assertThat(state(1, 7, NEVER).sameAcross(state(2, 7, NEVER))).isFalse();
        assertThat(KeyState.absent().sameAcross(KeyState.absent())).isTrue();
        assertThat(KeyState.absent().sameAcross(state(1, 7, NEVER))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            1000, true,  1000, true,  true
            1000, true,  1001, true,  false
            1000, true,  1010, false, true
            1000, false, 1010, false, true
            1000, false, 1011, false, false
            -1,   true,  5,    false, false
            -1,   true,  -1,   false, true
            5,    false, -2,   true,  false
            """)
    void expiry_sameAs_toleranceOnlyWhereOneIsNotExact(
            long one, boolean oneExact, long other, boolean otherExact, boolean same) {
        assertThat(Expiry.at(one, oneExact).sameAs(Expiry.at(other, otherExact)))
                .isEqualTo(same);
        assertThat(Expiry.at(other, otherExact).sameAs(Expiry.at(one, oneExact)))
                .isEqualTo(same);
    }

    /** 0 in RESTORE stands for never; a key must not become immortal, nor -1 be sent. */
    @Test
    void expiry_forRestore_neverIsZero() {
        assertThat(NEVER.forRestore()).asString().isEqualTo("0");
        assertThat(Expiry.at(1_700_000_000_000L, true).forRestore()).asString().isEqualTo("1700000000000");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            0, true
            5, true
            6, false
            7, false
            8, false
            9, true
            14, true
            15, false
            16, true
            18, true
            19, false
            20, true
            21, false
            22, false
            25, false
            26, false
            63, false
            64, false
            255, false
            """)
    void changesAreWatched_onlyTypesWithoutHiddenChanges(int rdbType, boolean watched) {
        assertThat(state(rdbType, 7, NEVER).changesAreWatched()).isEqualTo(watched);
        assertThat(KeyState.absent().changesAreWatched()).isTrue();
    }

    private static KeyState state(int rdbType, int version, Expiry expiry) {
        byte[] payload = new byte[14];
        payload[0] = (byte) rdbType;
        payload[4] = (byte) version;
        return KeyState.present(payload, expiry);
    }
}
