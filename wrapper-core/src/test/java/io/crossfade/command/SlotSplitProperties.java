package io.crossfade.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.SlotSplit.Part;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A command taken apart by slot and put together again answers and leaves what it would as a whole, on a model of a server. */
class SlotSplitProperties {
    private static final List<String> ON_STRINGS = List.of("MGET", "MSET", "DEL", "UNLINK", "EXISTS", "TOUCH");
    private static final List<String> ON_SETS = List.of("SUNION", "SINTER", "SDIFF");

    private final Map<String, String> strings = new TreeMap<>();
    private final Map<String, Set<String>> sets = new TreeMap<>();

    @Property(tries = 300)
    @Behaviour("TP-24")
    void strings_apartAndTogether_answerAndLeaveTheSame(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 9) Integer> keys) {
        for (String name : ON_STRINGS) {
            Command whole = command(name, keys);
            fill();
            Object expected = text(execute(whole));
            Map<String, String> left = new TreeMap<>(strings);
            fill();

            assertThat(text(apart(whole))).as(name).isEqualTo(expected);
            assertThat(strings).as(name).isEqualTo(left);
        }
    }

    @Property(tries = 300)
    @Behaviour("TP-24")
    void sets_apartAndTogether_answerTheSame(@ForAll @Size(min = 1, max = 6) List<@IntRange(max = 9) Integer> keys) {
        fill();
        for (String name : ON_SETS) {
            Command whole = command(name, keys);
            List<?> members = (List<?>) text(apart(whole));

            assertThat(new TreeSet<>(members)).as(name).isEqualTo(new TreeSet<>((List<?>) text(execute(whole))));
            assertThat(members).as(name).doesNotHaveDuplicates();
        }
    }

    private void fill() {
        strings.clear();
        sets.clear();
        for (int i = 0; i < 8; i++) {
            int key = i;
            strings.put("k" + i, "v" + i);
            sets.put(
                    "k" + i,
                    new LinkedHashSet<>(IntStream.range(0, 20)
                            .filter(m -> m % (key + 1) == 0)
                            .mapToObj(m -> "m" + m)
                            .toList()));
        }
    }

    /** Keys 8 and 9 are not there. */
    private static Command command(String name, List<Integer> keys) {
        List<String> args = new ArrayList<>(List.of(name));
        for (int i = 0; i < keys.size(); i++) {
            args.add("k" + keys.get(i));
            if (name.equals("MSET")) {
                args.add("new" + i);
            }
        }
        return Command.of(args.toArray(String[]::new));
    }

    private Object apart(Command whole) {
        CommandSpec spec = CommandTable.standard().find(whole);
        SlotSplit split = spec.split(whole);
        if (split == null) {
            assertThat(slots(spec, whole)).hasSize(1);
            return execute(whole);
        }
        List<Object> replies = new ArrayList<>();
        for (Part part : split.parts()) {
            CommandSpec partSpec = CommandTable.standard().find(part.command());
            assertThat(slots(partSpec, part.command())).containsExactly(part.slot());
            replies.add(execute(part.command()));
        }
        assertThat(split.parts()).extracting(Part::slot).doesNotHaveDuplicates();
        return split.merge(replies);
    }

    private static Set<Integer> slots(CommandSpec spec, Command command) {
        Set<Integer> slots = new TreeSet<>();
        for (Key key : spec.keys(command)) {
            slots.add(key.slot());
        }
        return slots;
    }

    private Object execute(Command command) {
        List<String> args =
                IntStream.range(1, command.size()).mapToObj(command::text).toList();
        return switch (command.text(0)) {
            case "MGET" -> bytes(args.stream().map(strings::get).toList());
            case "MSET" -> {
                for (int i = 0; i < args.size(); i += 2) {
                    strings.put(args.get(i), args.get(i + 1));
                }
                yield "OK";
            }
            case "DEL", "UNLINK" ->
                args.stream().filter(key -> strings.remove(key) != null).count();
            case "EXISTS", "TOUCH" -> args.stream().filter(strings::containsKey).count();
            default -> bytes(new ArrayList<>(combined(command.text(0), args)));
        };
    }

    private Set<String> combined(String name, List<String> keys) {
        Set<String> members = new LinkedHashSet<>(sets.getOrDefault(keys.get(0), Set.of()));
        for (String key : keys.subList(1, keys.size())) {
            Set<String> other = sets.getOrDefault(key, Set.of());
            switch (name) {
                case "SUNION" -> members.addAll(other);
                case "SINTER" -> members.retainAll(other);
                case "SDIFF" -> members.removeAll(other);
                default -> throw new IllegalArgumentException(name);
            }
        }
        return members;
    }

    private static List<Object> bytes(List<String> texts) {
        List<Object> bytes = new ArrayList<>();
        texts.forEach(text -> bytes.add(text == null ? null : text.getBytes(UTF_8)));
        return bytes;
    }

    private static Object text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, UTF_8);
        }
        if (!(reply instanceof List<?> list)) {
            return reply;
        }
        List<Object> texts = new ArrayList<>();
        list.forEach(element -> texts.add(text(element)));
        return texts;
    }
}
