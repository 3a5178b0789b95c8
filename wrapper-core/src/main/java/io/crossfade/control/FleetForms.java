package io.crossfade.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationPhase;

/** How decisions and members are written: words in ASCII, of which the first is the version of the form, {@value #VERSION}. */
final class FleetForms {
    private static final String VERSION = "1";
    private static final int LONGEST_REASON = 500;

    private FleetForms() {}

    static byte[] bytes(Decision decision) {
        return String.join(
                        " ",
                        VERSION,
                        Long.toString(decision.epoch()),
                        decision.stage().name(),
                        decision.phase().name(),
                        decision.next().name(),
                        Boolean.toString(decision.confirmed()),
                        Long.toString(decision.deadlineMillis()),
                        Long.toString(decision.quietUntilMillis()),
                        decision.proposer(),
                        printable(decision.reason()))
                .getBytes(US_ASCII);
    }

    static byte[] bytes(Member member) {
        Acknowledgement acknowledged = member.acknowledged();
        return String.join(
                        " ",
                        VERSION,
                        Long.toString(member.leaseEndMillis()),
                        Long.toString(member.leaseMillis()),
                        Boolean.toString(member.keepsPhase()),
                        Long.toString(acknowledged.epoch()),
                        acknowledged.step().name(),
                        printable(acknowledged.reason()))
                .getBytes(US_ASCII);
    }

    static Decision decision(byte[] bytes) {
        String[] words = words(bytes, 10);
        try {
            return new Decision(
                    Long.parseLong(words[1]),
                    Stage.valueOf(words[2]),
                    MigrationPhase.valueOf(words[3]),
                    MigrationPhase.valueOf(words[4]),
                    Boolean.parseBoolean(words[5]),
                    Long.parseLong(words[6]),
                    Long.parseLong(words[7]),
                    words[8],
                    words[9]);
        } catch (IllegalArgumentException e) {
            throw new ControlPlaneException("the decision of the fleet cannot be understood", e);
        }
    }

    static Member member(byte[] bytes) {
        String[] words = words(bytes, 7);
        try {
            Acknowledgement acknowledged =
                    new Acknowledgement(Long.parseLong(words[4]), Step.valueOf(words[5]), words[6]);
            return new Member(
                    Long.parseLong(words[1]), Long.parseLong(words[2]), Boolean.parseBoolean(words[3]), acknowledged);
        } catch (IllegalArgumentException e) {
            throw new ControlPlaneException("the entry of a member of the fleet cannot be understood", e);
        }
    }

    /** The last word is the rest. */
    private static String[] words(byte[] bytes, int count) {
        String[] words = new String(bytes, US_ASCII).split(" ", count);
        if (words.length != count || !words[0].equals(VERSION)) {
            throw new ControlPlaneException("the state of the fleet was written by another version of Crossfade;"
                    + " all instances of one migration need the same");
        }
        return words;
    }

    static String printable(String text) {
        String ascii = text.replaceAll("[^ -~]", "?");
        return ascii.length() > LONGEST_REASON ? ascii.substring(0, LONGEST_REASON) : ascii;
    }
}
