package io.crossfade.backfill.checkpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.model.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The quarantine of a file while it is retried: what stays goes to a new file, which takes the place of the old one when all is through.
 * A retry that ends before that leaves the old one as it was.
 */
final class FiledQuarantine implements QuarantinedKeys {
    private final Path file;
    private final Path next;
    private final QuarantineFile staying;
    private final long count;
    private final Set<Integer> slices;

    @GuardedBy("this") private final QuarantineReader lines;

    private FiledQuarantine(
            Path file, Path next, QuarantineFile staying, long count, Set<Integer> slices, QuarantineReader lines) {
        this.file = file;
        this.next = next;
        this.staying = staying;
        this.count = count;
        this.slices = slices;
        this.lines = lines;
    }

    /** Opens the quarantine of the walk that {@code saved} tells of. */
    static FiledQuarantine open(Path file, long most, SavedState saved) throws IOException {
        QuarantineReader all = QuarantineReader.open(file, saved.walk().started());
        Path next = file.resolveSibling(file.getFileName() + ".new");
        QuarantineFile staying = new QuarantineFile(next, most);
        staying.begin(saved.walk().started());
        return new FiledQuarantine(
                file,
                next,
                staying,
                all.count(),
                all.isOfThisWalk() ? all.slices() : QuarantineFile.slicesWithQuarantined(saved.marks()),
                QuarantineReader.lines(file, saved.walk().started()));
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public Set<Integer> slices() {
        return slices;
    }

    @Override
    public synchronized List<Key> next(int most) {
        List<Key> keys = new ArrayList<>();
        try {
            Optional<Line> line = lines.isOfThisWalk() ? lines.next() : Optional.empty();
            while (line.isPresent()) {
                line.filter(QuarantineLines::isKey).map(QuarantineLines::keyOf).ifPresent(keys::add);
                line = keys.size() < most ? lines.next() : Optional.empty();
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return keys;
    }

    @Override
    public void retried(List<Key> keys, List<Quarantine.Entry> still) {
        if (still.isEmpty()) {
            return;
        }
        try {
            staying.add(still);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void keep(int slice, List<Quarantine.Entry> entries) {
        try {
            staying.keep(slice, entries);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void finish() {
        try {
            staying.create();
            staying.close();
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void close() {
        staying.close();
        try {
            lines.close();
            Files.deleteIfExists(next);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("quarantine " + file + " cannot be read or written", e);
    }
}
