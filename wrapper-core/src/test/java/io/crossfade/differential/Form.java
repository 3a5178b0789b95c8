package io.crossfade.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to write a command.
 *
 * @param text as in {@code forms.txt}
 * @param piece gives the arguments, the name first
 * @param exact whether it must not be spoilt
 * @param alone whether it stands in no pipeline and no transaction
 */
record Form(String text, Piece piece, boolean exact, boolean alone) {
    byte[][] draw(Draw draw) {
        List<byte[]> command = new ArrayList<>();
        piece.add(draw, command);
        return command.toArray(byte[][]::new);
    }
}
