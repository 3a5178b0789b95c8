package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStateTest {
    private static final Expiry NEVER = Expiry.at(Expiry.NEVER, 0, side(0));

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
            1000, 0,  1000, 0,  true
            1000, 0,  1001, 0,  false
            1000, 0,  1010, 10, true
            1000, 10, 1010, 10, true
            1000, 10, 1011, 10, false
            1000, 5,  1005, 0,  true
            1000, 5,  1006, 0,  false
            -1,   0,  5,    10, false
            -1,   0,  -1,   10, true
            5,    10, -2,   0,  false
            """)
    void expiry_sameAs_toleranceOnlyWhereOneWasComputed(
            long one, int tolerance, long other, int otherTolerance, boolean same) {
        Expiry first = Expiry.at(one, tolerance, side(0));
        Expiry second = Expiry.at(other, otherTolerance, side(0));
        assertThat(first.sameAs(second)).isEqualTo(same);
        assertThat(second.sameAs(first)).isEqualTo(same);
    }

    /** 0 in RESTORE stands for never; a key must not become immortal, nor -1 be sent. */
    @Test
    void expiry_forRestore_neverIsZero() {
        assertThat(NEVER.forRestore(side(7))).asString().isEqualTo("0");
        assertThat(Expiry.at(1_700_000_000_000L, 0, side(0)).forRestore(side(0)))
                .asString()
                .isEqualTo("1700000000000");
    }

    @Test
    @Behaviour("CV-11")
    void expiry_otherClock_convertedThereAndBack() {
        Expiry read = Expiry.at(1_700_000_040_000L, 0, side(40_000));
        assertThat(read.atMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(read.millisOn(side(40_000))).isEqualTo(1_700_000_040_000L);
        assertThat(read.tolerance()).isEqualTo(5);
        assertThat(Expiry.at(Expiry.NO_KEY, 0, side(40_000)).noKey()).isTrue();
        assertThat(Expiry.at(1, 0, side(40_000)).atMillis()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "5000, 0, 0",
        "-5000, 0, 0",
        "5001, 0, 5",
        "-6500, 0, -6",
        "40000000, 0, 40000",
        "205000, 200000, 0",
        "-205000, 200000, 0",
        "40000000, 200000, 40000"
    })
    @Behaviour("CV-11")
    void clock_against_shiftsOnlyBeyondFiveMillisecondsAndTheErrorOfBothReadings(
            long aheadMicros, long errorMicros, long shiftMillis) {
        ServerClock authority = new ServerClock(1_000_000, errorMicros / 2, 0);
        assertThat(new ServerClock(1_000_000 + aheadMicros, errorMicros / 2, 0)
                        .against(authority)
                        .shiftMillis())
                .isEqualTo(shiftMillis);
        assertThat(ServerClock.SAME.against(authority).shiftMillis()).isZero();
        assertThat(authority.against(ServerClock.SAME).shiftMillis()).isZero();
    }

    private static SideCapabilities side(long shiftMillis) {
        return new SideCapabilities("redis 7.0", "", true, false, false, new ServerClock(0, 0, shiftMillis));
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
