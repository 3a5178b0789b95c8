package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.converge.StreamContent.Entry;
import io.crossfade.converge.StreamContent.Group;
import io.crossfade.converge.StreamContent.Pending;
import io.crossfade.testing.Behaviour;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two values have the same digest if they mean the same, however they were read. */
class CanonicalFormTest {
    private static final long SOON = 1_000;
    private static final long LATE = 2_000;

    @Test
    @Behaviour("BF-90")
    void digest_membersInAnotherOrder_isTheSame() {
        assertThat(digest(new TypedValue.Members(set("a", "b", "c"))))
                .isEqualTo(digest(new TypedValue.Members(set("c", "a", "b"))));
        assertThat(digest(new TypedValue.Elements(List.of(word("a"), word("b")))))
                .isNotEqualTo(digest(new TypedValue.Elements(List.of(word("b"), word("a")))));
    }

    @Test
    @Behaviour("BF-90")
    void digest_sameWordsInEachType_areAllDifferent() {
        Stream<TypedValue> values = Stream.of(
                new TypedValue.Text(word("a")),
                new TypedValue.Elements(List.of(word("a"))),
                new TypedValue.Elements(List.of(word("a"), word("a"))),
                new TypedValue.Members(set("a")),
                new TypedValue.Scores(Map.of(word("a"), 1.0)),
                new TypedValue.Scores(Map.of(word("a"), Math.nextUp(1.0))),
                new TypedValue.Fields(Map.of(word("a"), word("")), Map.of()),
                new TypedValue.Fields(Map.of(word("a"), word("a")), Map.of()),
                new TypedValue.Fields(Map.of(word("a"), word("a")), Map.of(word("a"), LATE)),
                new TypedValue.Stream(stream("1-1", null)),
                new TypedValue.Stream(stream("1-2", null)),
                new TypedValue.Stream(stream("1-1", group("1-1", 1))),
                new TypedValue.Stream(stream("1-1", group("0-0", 1))),
                new TypedValue.Stream(stream("1-1", group("1-1", 2))));

        assertThat(values.map(CanonicalFormTest::digest))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    /** As a large value gives them, window by window. */
    @Test
    @Behaviour("BF-90")
    void digest_elementsOneByOne_isThatOfTheWhole() {
        CanonicalForm text = new CanonicalForm(0);
        text.beginText(4);
        text.part(word("ab").array());
        text.part(word("cd").array());
        CanonicalForm hash = new CanonicalForm(0);
        hash.add(word("b"), new MemberType.Field(word("2"), LATE));
        hash.add(word("a"), new MemberType.Field(word("1"), Expiry.NEVER));

        assertThat(text.endText()).isEqualTo(digest(new TypedValue.Text(word("abcd"))));
        assertThat(text.seen()).isEqualTo(4);
        assertThat(hash.end("hash")).isEqualTo(digest(hashOfTwo()));
        assertThat(hash.seen()).isEqualTo(2);
    }

    @Test
    @Behaviour("BF-93")
    void digest_fieldThatExpiresBeforeTheHorizon_isLeftOut() {
        TypedValue only = new TypedValue.Fields(Map.of(word("a"), word("1")), Map.of());
        CanonicalForm form = new CanonicalForm(LATE + 1);

        assertThat(form.of(hashOfTwo())).isEqualTo(digest(only));
        assertThat(form.seen()).isEqualTo(2);
        assertThat(form.isNothingLeft()).isFalse();

        CanonicalForm nothing = new CanonicalForm(LATE);
        nothing.of(new TypedValue.Fields(Map.of(word("b"), word("2")), Map.of(word("b"), SOON)));
        assertThat(nothing.isNothingLeft()).isTrue();
    }

    @Test
    @Behaviour("BF-91")
    void digest_valueThatWasNotRead_isNone() {
        assertThat(digest(new TypedValue.Torn())).isNull();
        assertThat(digest(new TypedValue.Unreadable("type ReJSON-RL"))).isNull();
    }

    private static TypedValue hashOfTwo() {
        return new TypedValue.Fields(Map.of(word("a"), word("1"), word("b"), word("2")), Map.of(word("b"), LATE));
    }

    private static StreamContent stream(String lastId, @Nullable Group group) {
        Map<ByteBuffer, Group> groups = new LinkedHashMap<>();
        if (group != null) {
            groups.put(word("group"), group);
        }
        Entry entry = new Entry("1-1", List.of(word("field"), word("value")));
        return new StreamContent(List.of(entry), lastId, 1L, "0-0", groups);
    }

    private static Group group(String lastDelivered, long deliveries) {
        return new Group(
                lastDelivered, 1L, Map.of("1-1", new Pending(word("consumer"), SOON, deliveries)), set("consumer"));
    }

    private static @Nullable Sum128 digest(TypedValue value) {
        return new CanonicalForm(0).of(value);
    }

    private static Set<ByteBuffer> set(String... members) {
        Set<ByteBuffer> set = new LinkedHashSet<>();
        for (String member : members) {
            set.add(word(member));
        }
        return set;
    }

    private static ByteBuffer word(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
