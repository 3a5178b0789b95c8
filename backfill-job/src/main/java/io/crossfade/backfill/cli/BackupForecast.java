package io.crossfade.backfill.cli;

import io.crossfade.backfill.backup.Backup;
import io.crossfade.backfill.backup.BackupConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a backfill that begins now would find of a backup. The names in the JSON are part of the interface.
 *
 * @param found what there is
 * @param wanted what is wanted
 */
record BackupForecast(Backup found, BackupConfig wanted) {
    String text() {
        return "backup: " + found.text()
                + switch (wanted.need()) {
                    case SKIP -> "; none is wanted";
                    case TRIGGER -> "; it would save (BGSAVE) before the backfill begins";
                    case REQUIRED ->
                        found.isWithin(wanted.maxAge())
                                ? ""
                                : ": a backfill is refused without --backup or --no-backup";
                };
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", found.kind().name().toLowerCase(Locale.ROOT));
        if (found.kind() == Backup.Kind.SAVED) {
            json.put("ageSeconds", found.age().toSeconds());
        }
        json.put("lastAttemptFailed", found.failed());
        json.put("wanted", wanted.need().name().toLowerCase(Locale.ROOT));
        return json;
    }
}
