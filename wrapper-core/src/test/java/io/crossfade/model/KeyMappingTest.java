package io.crossfade.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.testing.Behaviour;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Where keys lie on a target that several databases share. */
class KeyMappingTest {
    private static final List<DatabasePair> PAIRS = List.of(
            new DatabasePair(0, 0), new DatabasePair(1, 0, "a:"), new DatabasePair(2, 0, "b:"), new DatabasePair(3, 1));

    private static KeyMapping mapping(int database) {
        return KeyMapping.of(PAIRS.get(database), PAIRS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    @Behaviour("DB-15")
    void names_ofADatabaseWithAPrefix_haveItOnTheTarget() {
        assertThat(mapping(1).onTarget(bytes("k"))).isEqualTo(bytes("a:k"));
        assertThat(mapping(1).onSource(bytes("a:k"))).isEqualTo(bytes("k"));
        assertThat(mapping(1).onSource(bytes("k"))).isNull();
        assertThat(mapping(1).collides(bytes("b:k"))).isFalse();
    }

    @Test
    @Behaviour("DB-17")
    void names_ofTheDatabaseWithout_mustNotBeginAsOthersDo() {
        assertThat(mapping(0).onTarget(bytes("k"))).isEqualTo(bytes("k"));
        assertThat(mapping(0).onSource(bytes("b:k"))).isNull();
        assertThat(mapping(0).collides(bytes("a:k"))).isTrue();
        assertThat(mapping(0).collides(bytes("ak"))).isFalse();
        assertThat(mapping(0).collision()).contains("a:, as those of database 1 do", "b:, as those of database 2 do");
    }

    @Test
    @Behaviour("DB-15")
    void rule_ofADatabaseAlone_isNone() {
        assertThat(mapping(3)).isNull();
        assertThat(KeyMapping.of(new DatabasePair(0, 0), List.of(new DatabasePair(0, 0))))
                .isNull();
    }

    /** Whatever keys there are: either one is refused, or its name on the target is nobody else's. */
    @Property(tries = 300)
    @Behaviour("DB-17")
    void names_anyKeysInAnyDatabase_areNeverShared(@ForAll @Size(max = 30) List<@StringLength(max = 5) String> texts) {
        Map<String, String> owners = new HashMap<>();
        for (String text : texts) {
            for (String key : List.of(text, "a:" + text, "b:" + text, "a:b:" + text)) {
                for (int database = 0; database < 3; database++) {
                    KeyMapping mapping = mapping(database);
                    if (mapping.collides(bytes(key))) {
                        continue;
                    }
                    String name = new String(mapping.onTarget(bytes(key)), UTF_8);
                    String owner = database + " " + new String(bytes(key), UTF_8);
                    assertThat(owners.putIfAbsent(name, owner)).isIn(null, owner);
                    assertThat(mapping.onSource(bytes(name))).isEqualTo(bytes(key));
                }
            }
        }
    }

    @Test
    @Behaviour("DB-11")
    void pair_text_isReadBack() {
        assertThat(DatabasePair.parse("5:1:five:")).isEqualTo(new DatabasePair(5, 1, "five:"));
        assertThat(DatabasePair.parse("0:0:a")).hasToString("0:0:a");
        assertThat(DatabasePair.parse("5:1")).hasToString("5:1");
        assertThatIllegalArgumentException().isThrownBy(() -> DatabasePair.parse("1:2:"));
        assertThatIllegalArgumentException().isThrownBy(() -> DatabasePair.parse("1:2:*"));
        assertThatIllegalArgumentException().isThrownBy(() -> DatabasePair.parse("1:2:{a}"));
        assertThatIllegalArgumentException().isThrownBy(() -> DatabasePair.parse("1:2:3"));
    }
}
