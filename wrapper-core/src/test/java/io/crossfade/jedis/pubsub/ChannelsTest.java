package io.crossfade.jedis.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another connection has to be subscribed to. */
class ChannelsTest {
    private final Channels channels = new Channels();

    private Command note(String line) {
        return channels.note(Command.of(line.split(" ")));
    }

    private static String text(Command command) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < command.size(); i++) {
            words.add(command.text(i));
        }
        return String.join(" ", words);
    }

    private List<String> restored() {
        return channels.restore().stream().map(ChannelsTest::text).toList();
    }

    @Test
    @Behaviour("PS-5")
    void restore_everyKind_inTheOrderOfJoining() {
        note("subscribe b a");
        note("PSUBSCRIBE p*");
        note("SSUBSCRIBE s");
        note("SUBSCRIBE c a");
        note("UNSUBSCRIBE b");
        note("PING");

        assertThat(restored()).containsExactly("SUBSCRIBE a c", "PSUBSCRIBE p*", "SSUBSCRIBE s");
    }

    @Test
    @Behaviour("PS-5")
    void note_unsubscribeOfEverything_namesItSoThatItsAnswersCanBeCounted() {
        note("SUBSCRIBE a b");
        note("PSUBSCRIBE p");

        assertThat(text(note("UNSUBSCRIBE"))).isEqualTo("UNSUBSCRIBE a b");
        assertThat(text(note("UNSUBSCRIBE"))).isEqualTo("UNSUBSCRIBE");
        assertThat(channels.isEmpty()).isFalse();
        assertThat(text(note("punsubscribe"))).isEqualTo("punsubscribe p");
        assertThat(channels.isEmpty()).isTrue();
        assertThat(restored()).isEmpty();
    }

    @Test
    @Behaviour("PS-5")
    void refused_subscribe_isTakenBack() {
        Command refused = note("SUBSCRIBE secret");
        channels.refused(refused);
        channels.refused(Command.of("PING"));

        assertThat(channels.isEmpty()).isTrue();
    }
}
