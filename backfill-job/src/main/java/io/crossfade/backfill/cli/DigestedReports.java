package io.crossfade.backfill.cli;

import io.crossfade.backfill.digest.DigestComparison;
import io.crossfade.backfill.digest.SideDigest;
import io.crossfade.backfill.filter.SlotRange;
import io.crossfade.backfill.filter.SlotRanges;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes what a verification by digests found. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param result what it found
 */
record DigestedReports(KeyNames names, DigestedVerify.Result result) {
    private static final int SHOWN_RANGES = 10;

    String text() {
        DigestComparison found = result.comparison();
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add(headline() + ": "
                + result.source().endpoint() + " and "
                + result.target().endpoint()
                + (found.isEqual() ? ", by their digests" : ", by their digests, and looking at what differs in them"));
        text.add(side(result.source()));
        text.add(side(result.target()));
        text.add(String.format(
                Locale.ROOT,
                "%,d hash slots are equal, %,d differ in contents%s, %,d in expiries alone%s",
                found.equal(),
                found.contents().cardinality(),
                ranges(found.contents()),
                found.expiries().cardinality(),
                ranges(found.expiries())));
        if (result.source().horizon().isAfter(Instant.EPOCH)) {
            text.add(
                    "keys that expire before " + result.source().horizon() + " are left out where the slots are equal");
        }
        if (!result.looked().isEmpty()) {
            text.add(new VerifyReports(names, result.looked()).text());
        }
        return text.toString();
    }

    Map<String, Object> json() {
        DigestComparison found = result.comparison();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "verify");
        json.put("status", result.complete() ? "done" : "interrupted");
        json.put("tier", "digests");
        json.put("passed", result.complete() && result.passed());
        json.put("source", json(result.source()));
        json.put("target", json(result.target()));
        json.put("equalSlots", found.equal());
        json.put("differentSlots", found.contents().cardinality());
        json.put("expirySlots", found.expiries().cardinality());
        json.put("slots", texts(found.contents()));
        json.put("slotsOfExpiries", texts(found.expiries()));
        VerifyReports reports = new VerifyReports(names, result.looked());
        json.put("looked", result.looked().stream().map(reports::one).toList());
        return json;
    }

    private String headline() {
        if (!result.complete()) {
            return "Verification interrupted";
        }
        return result.passed() ? "No difference" : "Different";
    }

    private static String side(SideDigest digest) {
        return String.format(
                Locale.ROOT,
                "%s: %,d keys, %,d of them without a digest, from %s to %s",
                digest.side().label(),
                digest.sums().keys(),
                digest.sums().unread(),
                digest.from(),
                digest.to());
    }

    private static Map<String, Object> json(SideDigest digest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("endpoint", digest.endpoint());
        json.put("server", digest.server());
        json.put("keys", digest.sums().keys());
        json.put("unread", digest.sums().unread());
        json.put("from", digest.from().toString());
        json.put("to", digest.to().toString());
        return json;
    }

    private static String ranges(BitSet slots) {
        List<String> texts = texts(slots);
        if (texts.isEmpty()) {
            return "";
        }
        return " (" + String.join(", ", texts.subList(0, Math.min(SHOWN_RANGES, texts.size())))
                + (texts.size() > SHOWN_RANGES ? ", ..)" : ")");
    }

    private static List<String> texts(BitSet slots) {
        return SlotRanges.of(slots).stream().map(SlotRange::toString).toList();
    }
}
