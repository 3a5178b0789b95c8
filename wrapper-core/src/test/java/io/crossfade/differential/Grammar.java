package io.crossfade.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads {@code forms.txt}. */
final class Grammar {
    private final Deque<String> tokens;

    private Grammar(String line) {
        this.tokens = new ArrayDeque<>(List.of(line.split(" +")));
    }

    /** Returns the forms of each group. */
    static Map<String, List<Form>> forms() {
        Map<String, List<Form>> forms = new LinkedHashMap<>();
        List<Form> group = List.of();
        for (String line : lines()) {
            if (line.startsWith("== ")) {
                group = new ArrayList<>();
                forms.put(line.substring(3), group);
            } else if (!line.isBlank() && !line.startsWith("# ") && !line.equals("#")) {
                group.add(new Grammar(line).form(line));
            }
        }
        return forms;
    }

    private static List<String> lines() {
        try (InputStream file = Objects.requireNonNull(Grammar.class.getResourceAsStream("forms.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Form form(String line) {
        boolean alone = takes("1");
        boolean exact = takes("!");
        Piece piece = sequence();
        if (!tokens.isEmpty()) {
            throw new IllegalStateException("unexpected " + tokens.peek() + " in " + line);
        }
        return new Form(line, piece, exact, alone);
    }

    private boolean takes(String token) {
        boolean there = token.equals(tokens.peek());
        if (there) {
            tokens.remove();
        }
        return there;
    }

    private Piece sequence() {
        List<Piece> pieces = new ArrayList<>();
        while (!tokens.isEmpty() && !List.of("]", "|", ")", "}").contains(tokens.peek())) {
            pieces.add(piece(tokens.remove()));
        }
        return pieces.size() == 1 ? pieces.get(0) : Piece.all(pieces);
    }

    private Piece piece(String token) {
        return switch (token) {
            case "[" -> closed(Piece.maybe(sequence()), "]");
            case "{" -> closed(Piece.repeated(sequence(), false), "}");
            case "#{" -> closed(Piece.repeated(sequence(), true), "}");
            case "(" -> closed(Piece.either(alternatives()), ")");
            default -> leaf(token);
        };
    }

    private List<Piece> alternatives() {
        List<Piece> pieces = new ArrayList<>(List.of(sequence()));
        while (takes("|")) {
            pieces.add(sequence());
        }
        return pieces;
    }

    private Piece closed(Piece piece, String end) {
        if (!takes(end)) {
            throw new IllegalStateException(end + " is missing");
        }
        return piece;
    }

    private static Piece leaf(String token) {
        if (token.length() > 1 && token.startsWith("$")) {
            return Piece.drawn(token.substring(1));
        }
        return Piece.word(token.length() > 1 && token.startsWith("%") ? Scripts.named(token.substring(1)) : token);
    }
}
