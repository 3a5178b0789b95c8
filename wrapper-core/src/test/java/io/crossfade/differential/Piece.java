package io.crossfade.differential;

import java.util.List;

/** A piece of a form: adds its arguments to a command. */
@FunctionalInterface
interface Piece {
    int MOST_REPEATS = 4;

    void add(Draw draw, List<byte[]> command);

    static Piece word(String word) {
        byte[] bytes = Words.bytes(word);
        return (draw, command) -> command.add(bytes);
    }

    static Piece drawn(String name) {
        return (draw, command) -> command.add(draw.of(name));
    }

    static Piece all(List<Piece> pieces) {
        return (draw, command) -> pieces.forEach(piece -> piece.add(draw, command));
    }

    static Piece maybe(Piece piece) {
        return (draw, command) -> {
            if (draw.in(40)) {
                piece.add(draw, command);
            }
        };
    }

    static Piece either(List<Piece> pieces) {
        return (draw, command) -> pieces.get(draw.below(pieces.size())).add(draw, command);
    }

    /** One to four times; {@code counted} says first how often. */
    static Piece repeated(Piece piece, boolean counted) {
        return (draw, command) -> {
            int times = 1 + draw.below(MOST_REPEATS);
            if (counted) {
                command.add(Words.bytes("" + times));
            }
            for (int i = 0; i < times; i++) {
                piece.add(draw, command);
            }
        };
    }
}
