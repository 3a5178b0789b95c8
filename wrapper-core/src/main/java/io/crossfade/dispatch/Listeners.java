package io.crossfade.dispatch;

import io.crossfade.model.Carrying;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.MigrationListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every registered listener; what a listener throws is logged and goes no further. Thread-safe. */
public final class Listeners implements MigrationListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<MigrationListener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener; it hears of what happens from now on. */
    public void add(MigrationListener listener) {
        listeners.add(listener);
    }

    /** Returns whether nobody listens, so that nothing needs to be measured. */
    boolean isEmpty() {
        return listeners.isEmpty();
    }

    private void tell(Consumer<MigrationListener> event) {
        for (MigrationListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a migration listener threw; the event is lost to it", e);
            }
        }
    }

    @Override
    public void phaseChanged(MigrationPhase from, MigrationPhase to, long epoch) {
        tell(listener -> listener.phaseChanged(from, to, epoch));
    }

    @Override
    public void authorityAnswered(Side side, long elapsedNanos) {
        tell(listener -> listener.authorityAnswered(side, elapsedNanos));
    }

    @Override
    public void shadowAnswered(Side side, int commands, long elapsedNanos) {
        tell(listener -> listener.shadowAnswered(side, commands, elapsedNanos));
    }

    @Override
    public void divergenceFound(Key key) {
        tell(listener -> listener.divergenceFound(key));
    }

    @Override
    public void divergenceHealed(Key key) {
        tell(listener -> listener.divergenceHealed(key));
    }

    @Override
    public void serverReplaced(Side side, boolean authority) {
        tell(listener -> listener.serverReplaced(side, authority));
    }

    @Override
    public void reconcileOwed(int debts, String reasons) {
        tell(listener -> listener.reconcileOwed(debts, reasons));
    }

    @Override
    public void crossSlotCommandFound(String command) {
        tell(listener -> listener.crossSlotCommandFound(command));
    }

    @Override
    public void carryingChanged(Carrying to) {
        tell(listener -> listener.carryingChanged(to));
    }

    @Override
    public void shadowBreakerMoved(Side shadow, boolean open) {
        tell(listener -> listener.shadowBreakerMoved(shadow, open));
    }
}
