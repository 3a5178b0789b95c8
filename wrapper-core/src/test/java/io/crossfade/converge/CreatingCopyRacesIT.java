package io.crossfade.converge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.params.SetParams;

/**
 * A copy that creates strings, beside authors who obey the rule of convergence: every step of theirs at every place between the steps of the
 * copy, in their order. In the end both sides are equal, whatever the copy took for copied.
 */
class CreatingCopyRacesIT {
    private static final byte[] ONE = {'1'};

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

    /** Between which steps of the copy an author's may fall. */
    private enum Place {
        BEFORE_READING,
        BEFORE_CREATING,
        BEFORE_CREATING_ALONE,
        BEFORE_LOOKING_AGAIN,
        AFTERWARDS
    }

    /** How the copy goes about its keys; of several, authors change the one in the middle. */
    private enum Way {
        /** One key that never expires. */
        ALONE("MSETNX 1"),
        /** One that expires, and the copy knows before it creates it. */
        EXPIRING("SET PXAT"),
        /** Among several, of which the target holds one, so that none is created by one command. */
        ONE_IS_THERE("SET NX"),
        /** Among several, none of which is there. */
        TOGETHER("MSETNX 3");

        private final String expected;

        Way(String expected) {
            this.expected = expected;
        }

        List<Key> keys(String name) {
            return (this == ONE_IS_THERE || this == TOGETHER
                            ? Stream.of(name + "-a", name, name + "-b")
                            : Stream.of(name))
                    .map(Key::of)
                    .toList();
        }
    }

    private static Stream<Arguments> storiesByWay() {
        return Stream.of(AuthorStory.values())
                .flatMap(story -> Stream.of(Way.values()).map(way -> Arguments.of(story, way)));
    }

    @ParameterizedTest
    @MethodSource("storiesByWay")
    @Behaviour("BF-136")
    @Race({"P2", "T6"})
    void copy_besideAuthors_bothSidesEqualHoweverStepsFall(AuthorStory story, Way way) {
        Set<String> ways = new TreeSet<>();
        List<int[]> courses = new ArrayList<>();
        courses(new int[story.steps().size()], 0, 0, courses);
        servers.flush();
        for (int[] course : courses) {
            new Play(story, way, course, ways).run();
        }
        servers.assertEqual();
        assertThat(ways).as("how the copy went about it").contains(way.expected);
    }

    /** All ways to spread the steps over the places, in their order. */
    private static void courses(int[] course, int step, int from, List<int[]> into) {
        if (step == course.length) {
            into.add(course.clone());
            return;
        }
        for (int place = from; place < Place.values().length; place++) {
            course[step] = place;
            courses(course, step + 1, place, into);
        }
    }

    /** One copy, with each step of a story at the place that its course gives it. */
    private static final class Play {
        private final AuthorStory story;
        private final Way way;
        private final int[] course;
        private final Set<String> ways;
        private final String name;
        private final List<Key> keys;
        private @Nullable Author author;
        private int next;
        private boolean created;

        Play(AuthorStory story, Way way, int[] course, Set<String> ways) {
            this.story = story;
            this.way = way;
            this.course = course;
            this.ways = ways;
            this.name = "k" + IntStream.of(course).boxed().toList();
            this.keys = way.keys(name);
        }

        void run() {
            prepare();
            try (RedisLink authority = servers.authorityLink();
                    RedisLink shadow = servers.shadowLink();
                    Author ours = new Author(servers, converger)) {
                author = ours;
                StringCopier copier = StringCopier.creating(authorityCan, shadowCan, TwoServers.WHOLE);
                if (way == Way.EXPIRING) {
                    showThatKeysExpire(copier, authority, shadow);
                }
                List<Convergence> copied = copier.copy(
                        new TappedLink(authority, this::onAuthority), new TappedLink(shadow, this::onShadow), keys);
                List<Key> left = IntStream.range(0, keys.size())
                        .filter(i -> !copied.get(i).settled())
                        .mapToObj(keys::get)
                        .toList();
                if (!left.isEmpty()) {
                    converger.converge(authority, shadow, left);
                }
                advance(Place.AFTERWARDS);
            }
        }

        private void prepare() {
            for (Key key : keys) {
                servers.authority.set(key.bytes(), ONE);
            }
            if (way == Way.EXPIRING) {
                servers.authority.pexpireAt(name, Author.SOON);
            } else if (way == Way.ONE_IS_THERE) {
                servers.shadow.set(name + "-b", "1");
            }
        }

        /** From then on the copier asks when keys expire before it creates them. */
        private void showThatKeysExpire(StringCopier copier, RedisLink authority, RedisLink shadow) {
            servers.authority.set("shown", "v", SetParams.setParams().pxAt(Author.SOON));
            assertThat(copier.copy(authority, shadow, List.of(Key.of("shown")))).noneMatch(Convergence::settled);
            servers.authority.del("shown");
            servers.shadow.del("shown");
        }

        private Command onAuthority(Command command) {
            String word = command.text(0);
            if (word.equals("GETRANGE")) {
                advance(Place.BEFORE_READING);
            } else if (word.equals("PEXPIRETIME") && created) {
                advance(Place.BEFORE_LOOKING_AGAIN);
            }
            return command;
        }

        private Command onShadow(Command command) {
            advance(created ? Place.BEFORE_CREATING_ALONE : Place.BEFORE_CREATING);
            created = true;
            ways.add(described(command));
            return command;
        }

        private static String described(Command command) {
            if (command.text(0).equals("SET")) {
                return command.size() > 4 ? "SET PXAT" : "SET NX";
            }
            return command.text(0) + " " + command.size() / 2;
        }

        private void advance(Place place) {
            while (next < course.length && course[next] <= place.ordinal()) {
                story.steps().get(next++).play(requireNonNull(author), name);
            }
        }
    }
}
