package io.crossfade.command;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes the key specifications of {@code COMMAND} in the form that {@link KeyPositionText} reads. */
final class KeyPositionFormat {
    private static final List<String> ACCESS = List.of("RO", "RW", "OW", "RM");

    private KeyPositionFormat() {}

    static String of(Object keySpecifications) {
        StringJoiner positions = new StringJoiner(" ");
        positions.setEmptyValue(Tsv.EMPTY);
        for (Object specification : (List<?>) keySpecifications) {
            Map<String, Object> map = ServerCommands.map(specification);
            List<String> flags = ServerCommands.texts(map.get("flags"));
            if (!flags.contains("not_key")) {
                String access =
                        flags.stream().filter(ACCESS::contains).findFirst().orElseThrow();
                positions.add(access + ":" + begin(map.get("begin_search")) + ":" + find(map.get("find_keys")));
            }
        }
        return positions.toString();
    }

    private static String begin(Object reply) {
        Map<String, Object> begin = ServerCommands.map(reply);
        Map<String, Object> spec = ServerCommands.map(begin.get("spec"));
        String type = ServerCommands.text(begin.get("type"));
        return switch (type) {
            case "index" -> number(spec, "index");
            case "keyword" -> ServerCommands.text(spec.get("keyword")) + "@" + number(spec, "startfrom");
            default -> "?";
        };
    }

    private static String find(Object reply) {
        Map<String, Object> find = ServerCommands.map(reply);
        Map<String, Object> spec = ServerCommands.map(find.get("spec"));
        String type = ServerCommands.text(find.get("type"));
        return switch (type) {
            case "range" -> number(spec, "lastkey") + "/" + number(spec, "keystep") + "/" + number(spec, "limit");
            case "keynum" ->
                "#" + number(spec, "keynumidx") + "/" + number(spec, "firstkey") + "/" + number(spec, "keystep");
            default -> "?";
        };
    }

    private static String number(Map<String, Object> spec, String name) {
        return ServerCommands.text(spec.get(name));
    }
}
