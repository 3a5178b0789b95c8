package io.crossfade.namespace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            session:*,    session:1,     true
            session:*,    session:,      true
            session:*,    sessions:1,    false
            *:lock,       a:b:lock,      true
            *:lock,       a:b:lock:c,    false
            a*b*c,        axxbyybzc,     true
            a*b*c,        axxbyybz,      false
            h?llo,        hallo,         true
            h?llo,        hllo,          false
            h[ae]llo,     hello,         true
            h[^e]llo,     hello,         false
            h[^e]llo,     hallo,         true
            [a-c]x,       bx,            true
            [c-a]x,       bx,            true
            [a-c]x,       dx,            false
            \\*,          *,             true
            \\*,          a,             false
            [\\]],        ],             true
            *,            anything,      true
            """)
    void matches_pattern_asRedisDoes(String pattern, String name, boolean expected) {
        assertThat(new Glob(pattern).matches(name.getBytes(ISO_8859_1))).isEqualTo(expected);
    }

    /** A server decides: random patterns over random short names, with every character that means something. */
    @Test
    void matches_randomPatterns_likeTheServersKeys() {
        Random random = new Random(20261122);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            names.add(text(random, "ab-[]^*?\\", 1 + random.nextInt(5)));
        }
        try (RealRedis server = RealRedis.start();
                Jedis jedis = server.jedis()) {
            names.forEach(name -> jedis.set(name, "v"));
            for (int i = 0; i < 2_000; i++) {
                String pattern = text(random, "aab**??-[]^\\", 1 + random.nextInt(7));
                Glob glob = new Glob(pattern);
                TreeSet<String> expected = new TreeSet<>(jedis.keys(pattern));
                TreeSet<String> actual = new TreeSet<>(names);
                actual.removeIf(name -> !glob.matches(name.getBytes(ISO_8859_1)));
                assertThat(actual).as(pattern).isEqualTo(expected);
            }
        }
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
