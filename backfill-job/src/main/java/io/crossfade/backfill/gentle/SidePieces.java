package io.crossfade.backfill.gentle;

import java.time.Duration;

/** The pieces of one job's workers for one server. */
final class SidePieces implements Pieces {
    private final Turnstiles turnstiles;
    private final Turnstile turnstile;
    private final Waiting waiting;

    SidePieces(Turnstiles turnstiles, String server, Waiting waiting) {
        this.turnstiles = turnstiles;
        this.turnstile = turnstiles.at(server);
        this.waiting = waiting;
    }

    @Override
    public Pieces at(String server) {
        return new SidePieces(turnstiles, server, waiting);
    }

    @Override
    public Piece next() {
        Turnstile.Pass pass = turnstile.enter();
        if (pass.waitNanos() > 0) {
            waiting.isOverWithin(Duration.ofNanos(pass.waitNanos()));
        }
        return new Passed(pass);
    }

    /** A piece with its pass. */
    private final class Passed implements Piece {
        private final Turnstile.Pass pass;

        Passed(Turnstile.Pass pass) {
            this.pass = pass;
        }

        @Override
        public int commands() {
            return pass.commands();
        }

        @Override
        public void answered(int count, long nanos) {
            turnstile.leave(pass, count, nanos);
        }
    }
}
