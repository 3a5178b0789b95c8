package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A copy that creates strings, beside authors who obey the rule of convergence: every step of theirs at every place between the steps of the
 * copy, in their order. In the end both sides are equal, whatever the copy took for copied.
 */
class CreatingCopyRacesIT {
    /** Before the copy reads, before it creates, before it looks again, after it. */
    private static final int PLACES = 4;

    private static TwoServers servers;
    private static SideCapabilities authorityCan;
    private static SideCapabilities shadowCan;
    private static Converger converger;

    @BeforeAll
    static void startServers() {
        servers = new TwoServers();
        authorityCan = servers.authorityCapabilities();
        shadowCan = servers.shadowCapabilities();
        converger = new Converger(authorityCan, shadowCan, TwoServers.WHOLE);
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    /** What authors do, step by step, each in the order that the rule gives. */
    private enum Story {
        SET {
            @Override
            List<Step> steps() {
                return List.of(set(), setThere(), Story::confirmValue);
            }
        },
        SET_AHEAD {
            @Override
            List<Step> steps() {
                return List.of(setThere(), set(), Story::confirmBoth);
            }
        },
        DELETE {
            @Override
            List<Step> steps() {
                return List.of(delete(), deleteThere(), Story::confirmGone);
            }
        },
        DELETE_AHEAD {
            @Override
            List<Step> steps() {
                return List.of(deleteThere(), delete(), Story::check);
            }
        },
        DELETE_AND_SET {
            @Override
            List<Step> steps() {
                return List.of(delete(), set(), deleteThere(), setThere(), Story::confirmValue);
            }
        },
        /** Two authors, whose copies arrive in the other order. */
        DELETE_AND_SET_CROSSED {
            @Override
            List<Step> steps() {
                return List.of(delete(), set(), setThere(), Story::confirmValue, deleteThere(), Story::confirmGone);
            }
        },
        CHANGE_A_PART {
            @Override
            List<Step> steps() {
                return List.of((links, key) -> servers.authority.append(key, "more"), Story::converge);
            }
        },
        EXPIRE {
            @Override
            List<Step> steps() {
                return List.of((links, key) -> servers.authority.pexpire(key, 100_000), Story::converge);
            }
        },
        OF_ANOTHER_TYPE {
            @Override
            List<Step> steps() {
                return List.of(delete(), (links, key) -> servers.authority.rpush(key, "element"), Story::converge);
            }
        };

        abstract List<Step> steps();

        private static Step set() {
            return (links, key) -> servers.authority.set(key, "v2");
        }

        private static Step setThere() {
            return (links, key) -> servers.shadow.set(key, "v2");
        }

        private static Step delete() {
            return (links, key) -> servers.authority.del(key);
        }

        private static Step deleteThere() {
            return (links, key) -> servers.shadow.del(key);
        }

        private static void confirmValue(Links links, String key) {
            confirm(links, key, Overwrite.with("v2".getBytes(US_ASCII)));
        }

        private static void confirmGone(Links links, String key) {
            confirm(links, key, Overwrite.gone());
        }

        private static void confirm(Links links, String key, Overwrite written) {
            if (!converger
                    .confirm(links.authority(), List.of(Key.of(key)), List.of(written))
                    .get(0)) {
                check(links, key);
            }
        }

        private static void confirmBoth(Links links, String key) {
            Overwrite written = Overwrite.with("v2".getBytes(US_ASCII));
            if (!converger
                    .confirmBoth(links.authority(), links.shadow(), List.of(Key.of(key)), List.of(written))
                    .get(0)) {
                check(links, key);
            }
        }

        private static void check(Links links, String key) {
            assertThat(converger.check(links.authority(), links.shadow(), List.of(Key.of(key))))
                    .allMatch(Convergence::settled);
        }

        private static void converge(Links links, String key) {
            assertThat(converger.converge(links.authority(), links.shadow(), List.of(Key.of(key))))
                    .allMatch(Convergence::settled);
        }
    }

    /** One thing that an author does to a key, over connections of its own. */
    private interface Step {
        void play(Links links, String key);
    }

    @ParameterizedTest
    @EnumSource(Story.class)
    @Behaviour("BF-136")
    @Race({"P2", "T6"})
    void copy_besideAuthors_bothSidesEqualHoweverStepsFall(Story story) {
        List<Step> steps = story.steps();
        List<int[]> courses = new ArrayList<>();
        courses(new int[steps.size()], 0, 0, courses);
        for (int[] course : courses) {
            String key = story + "-" + IntStream.of(course).boxed().toList();
            servers.authority.set(key, "v1");
            play(key, steps, course);
        }
        servers.assertEqual();
    }

    /** All ways to spread the steps over the places, in their order. */
    private static void courses(int[] course, int step, int from, List<int[]> into) {
        if (step == course.length) {
            into.add(course.clone());
            return;
        }
        for (int place = from; place < PLACES; place++) {
            course[step] = place;
            courses(course, step + 1, place, into);
        }
    }

    private static void play(String name, List<Step> steps, int[] course) {
        Key key = Key.of(name);
        try (RedisLink authority = servers.authorityLink();
                RedisLink shadow = servers.shadowLink();
                RedisLink ownAuthority = servers.authorityLink();
                RedisLink ownShadow = servers.shadowLink()) {
            Links own = new Links(ownAuthority, ownShadow);
            int[] next = {0};
            UnaryOperator<Command> onAuthority = command -> {
                String word = command.text(0);
                if (word.equals("GETRANGE")) {
                    advance(own, name, steps, course, next, 0);
                } else if (word.equals("PEXPIRETIME")) {
                    advance(own, name, steps, course, next, 2);
                }
                return command;
            };
            UnaryOperator<Command> onShadow = command -> {
                advance(own, name, steps, course, next, 1);
                return command;
            };
            List<Convergence> copied = StringCopier.creating(authorityCan, shadowCan, TwoServers.WHOLE)
                    .copy(new TappedLink(authority, onAuthority), new TappedLink(shadow, onShadow), List.of(key));
            if (!copied.get(0).settled()) {
                converger.converge(authority, shadow, List.of(key));
            }
            advance(own, name, steps, course, next, PLACES - 1);
        }
    }

    private static void advance(Links own, String name, List<Step> steps, int[] course, int[] next, int place) {
        while (next[0] < course.length && course[next[0]] <= place) {
            steps.get(next[0]++).play(own, name);
        }
    }
}
