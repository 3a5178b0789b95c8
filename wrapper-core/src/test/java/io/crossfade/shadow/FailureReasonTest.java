package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.spi.LinkException;
import io.crossfade.testing.Behaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureReasonTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    OOM        | OUT_OF_MEMORY | out-of-memory | true
                    MISCONF    | NOT_SAVING    | not-saving    | true
                    READONLY   | READ_ONLY     | read-only     | true
                    NOREPLICAS | READ_ONLY     | read-only     | true
                    LOADING    | NOT_READY     | not-ready     | true
                    NOPERM     | NOT_PERMITTED | not-permitted | false
                    WRONGTYPE  | REFUSED       | refused       | false
                    """,
            delimiter = '|')
    @Behaviour("DW-15")
    void of_errorCode_isItsReason(String code, FailureReason reason, String label, boolean everyWrite) {
        assertThat(FailureReason.of(code)).isEqualTo(reason);
        assertThat(reason.label()).isEqualTo(label);
        assertThat(reason.concernsEveryWrite()).isEqualTo(everyWrite);
    }

    @Test
    @Behaviour("DW-15")
    void of_connectionFailure_isItsReason() {
        RuntimeException full = new IllegalStateException("ERR max number of clients reached");

        assertThat(FailureReason.of(LinkException.unreachable("x", full))).isEqualTo(FailureReason.TOO_MANY_CLIENTS);
        assertThat(FailureReason.of(LinkException.unreachable("the server is not ready (LOADING)", null)))
                .isEqualTo(FailureReason.NOT_READY);
        assertThat(FailureReason.of(LinkException.unreachable("x", null))).isEqualTo(FailureReason.UNREACHABLE);
        assertThat(FailureReason.of(LinkException.outcomeUnknown("x", full))).isEqualTo(FailureReason.UNANSWERED);
        assertThat(FailureReason.of(LinkException.denied("x", full))).isEqualTo(FailureReason.DENIED);
    }
}
