package io.crossfade.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.spi.NodeAddress;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that have not heard of each other's latest changes, made up. Node {@code a} listens on port 1, {@code b} on 2. */
class SurveyTest {
    private static final NodeAddress A = address("a");
    private static final NodeAddress B = address("b");
    private static final NodeAddress C = address("c");

    private final Map<NodeAddress, List<Object>> answers = new HashMap<>();

    private static NodeAddress address(String id) {
        return new NodeAddress("host", id.charAt(0) - 'a' + 1);
    }

    /** Has a node say of itself {@code own}, as in CLUSTER NODES, and of all {@code owners}, as in {@code a:0-99}. */
    private void says(String id, String flags, String own, String... owners) {
        List<Object> slots = new ArrayList<>();
        for (String owner : owners) {
            String[] words = owner.split("[:-]");
            NodeAddress node = address(words[0]);
            slots.add(List.of(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    List.of(node.host().getBytes(UTF_8), (long) node.port(), words[0].getBytes(UTF_8))));
        }
        String other = "z 1.1.1.1:1@1 master - 0 0 9 connected 0-16383\n";
        String line = id + " 1.1.1.1:1@1 myself," + flags + " - 0 0 7 connected" + (own.isEmpty() ? "" : " " + own);
        answers.put(address(id), List.of(slots, (other + line).getBytes(UTF_8)));
    }

    private Survey survey(NodeAddress... known) {
        return Survey.of(Arrays.asList(known), this::ask);
    }

    private List<Object> ask(NodeAddress node, List<Command> questions) {
        assertThat(questions).hasSize(2);
        return answers.get(node);
    }

    @Test
    @Behaviour("TP-32")
    void primary_thatANodeHasNotHeardOf_isFoundThroughTheOthers() {
        says("a", "master", "0-99", "a:0-99", "b:100-299");
        says("b", "master", "100-199", "a:0-99", "b:100-199", "c:200-299");
        says("c", "master", "200-299", "a:0-99", "b:100-199", "c:200-299");

        Survey survey = survey(A);

        assertThat(survey.primaries()).containsExactly(A, B, C);
        assertThat(survey.isAgreed()).isTrue();
        assertThat(survey.layout().sameAs(survey(C).layout())).isTrue();
        assertThat(survey.map().owner(250)).isEqualTo(C);
    }

    @Test
    @Behaviour("TP-32")
    void primary_thatWasReplaced_isNoneByItsOwnWords() {
        says("a", "master", "0-99", "a:0-99", "b:100-199");
        says("b", "slave", "", "a:0-99", "c:100-199");
        says("c", "master", "100-199", "a:0-99", "c:100-199");

        assertThat(survey(A, B).primaries()).containsExactly(A, C);
        assertThat(survey(A, B).isAgreed()).isTrue();
    }

    @Test
    @Behaviour("TP-32")
    void slots_thatNobodyHasByItsOwnWords_areNotAgreedOn() {
        says("a", "master", "0-98", "a:0-98", "b:99-199");
        says("b", "master", "100-199", "a:0-99", "b:100-199");
        Survey gone = survey(A);
        says("b", "master", "99-199", "a:0-98", "b:99-199");
        Survey arrived = survey(A);

        assertThat(gone.isAgreed()).isFalse();
        assertThat(gone.primaries()).containsExactly(A, B);
        assertThat(gone.layout().sameAs(gone.layout())).isFalse();
        assertThat(arrived.isAgreed()).isTrue();
        assertThat(arrived.layout().text()).isNotEqualTo(gone.layout().text());
    }

    @Test
    @Behaviour("TP-32")
    void slots_thatTwoHaveByTheirOwnWords_areNotAgreedOn() {
        says("a", "master", "0-100", "a:0-100", "b:101-199");
        says("b", "master", "100-199", "a:0-99", "b:100-199");

        assertThat(survey(A).isAgreed()).isFalse();
    }

    @Test
    @Behaviour("TP-32")
    void primary_thatDoesNotAnswer_isNotForgotten() {
        says("a", "master", "0-99", "a:0-99", "b:100-199");

        assertThat(survey(A).primaries()).containsExactly(A, B);
        assertThat(survey(A).isAgreed()).isFalse();
        assertThat(survey(B).primaries()).isEmpty();
    }

    @Test
    @Behaviour("TP-32")
    void slot_onItsWay_isWalkedWhereItComesFromFirst() {
        says("a", "master", "0-99 [150-<-b]", "a:0-99", "b:100-199");
        says("b", "master", "100-199 [150->-a]", "a:0-99", "b:100-199");
        Survey toA = survey(A, B);
        says("b", "master", "100-199 [150->-a] [7-<-a]", "a:0-99", "b:100-199");
        Survey bothWays = survey(A, B);

        assertThat(toA.walk()).containsExactly(B, A);
        assertThat(toA.layout().moving()).isTrue();
        assertThat(bothWays.walk()).containsExactly(A, B, A, B);
        assertThat(bothWays.primaries()).containsExactly(A, B);
    }

    @Test
    @Behaviour("TP-32")
    void user_whoMayNotAskForNodes_isToldBySlots() {
        says("a", "master", "0-99", "a:0-99", "b:100-199");
        says("b", "master", "100-199", "a:0-99", "b:100-199");
        answers.replaceAll((node, both) -> Arrays.asList(both.get(0), new Object()));

        assertThat(survey(A).primaries()).containsExactly(A, B);
        assertThat(survey(A).isAgreed()).isTrue();
    }
}
