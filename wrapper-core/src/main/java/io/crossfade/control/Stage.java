package io.crossfade.control;

/** How far a change of phase has come in the fleet. */
public enum Stage {
    /** Every member gets ready and holds its writes where it has to. The old phase is in force. */
    PREPARE,
    /** All are ready: every member goes over to the next phase, its writes still held. */
    COMMIT,
    /** One phase is in force and nobody holds anything. */
    OPEN
}
