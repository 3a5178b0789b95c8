package io.crossfade.jedis;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.jedis.pubsub.PushStream;
import io.crossfade.jedis.pubsub.Subscriptions;
import io.crossfade.model.MigrationException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The seam: a Jedis connection without a socket. Every stock Jedis API ends in one, and here every command goes to the
 * dispatcher: whole commands at once; those of pipelines, transactions and the legacy two-step calls through {@link
 * QueuedCommands} at the next flush.
 *
 * <p>Overrides only members that are public or protected and alike in Jedis 7.4.1 and 8.0.2; {@code
 * ConnectionContractTest} guards that. Not thread-safe, as its parent; but while subscribed one thread may read and others
 * send.
 */
final class CrossfadeConnection extends Connection {
    /** getHostAndPort() is final and casts to this type. */
    private static final DefaultJedisSocketFactory NO_SOCKET =
            new DefaultJedisSocketFactory(new HostAndPort("crossfade", 0));

    private final Selection selection;
    private final Subscriptions subscriptions;
    private @Nullable QueuedCommands queued;
    private boolean ofLegacyClient;
    private volatile @Nullable PushStream stream;
    private volatile boolean dead;
    private volatile boolean disconnected;

    CrossfadeConnection(Selection selection, Subscriptions subscriptions) {
        super(NO_SOCKET);
        this.selection = selection;
        this.subscriptions = subscriptions;
        this.protocol = selection.protocol();
    }

    /** From now on a {@code Jedis} is around this, which was not told what is spoken. */
    CrossfadeConnection ofLegacyClient() {
        ofLegacyClient = true;
        return this;
    }

    @Override
    public <T> T executeCommand(CommandObject<T> object) {
        boolean toldOfResp2 = ofLegacyClient && protocol == RedisProtocol.RESP3;
        return ReplyBuilders.of(object, toldOfResp2, selection.protocol()).build(executeCommand(object.getArguments()));
    }

    @Override
    public Object executeCommand(ProtocolCommand command) {
        return executeCommand(new CommandArguments(command));
    }

    @Override
    @SuppressWarnings("NullAway") // Jedis is not annotated: a reply may be null
    public Object executeCommand(CommandArguments arguments) {
        connect();
        JedisCommand command = new JedisCommand(arguments);
        try {
            CommandSpec spec = selection.admit(command);
            JedisCommand numbered = selection.numbered(command, spec);
            if (spec.access() != Access.SESSION && stream == null && (queued == null || queued.isIdle())) {
                return selection.call(numbered, spec);
            }
            add(numbered, spec);
        } catch (MigrationException e) {
            throw refused(e);
        }
        return getOne();
    }

    private JedisException refused(MigrationException refusal) {
        JedisException thrown = JedisFailures.asJedis(refusal);
        if (queued != null) {
            try {
                flush();
                queued.refused();
            } catch (JedisException e) {
                setBroken();
                thrown.addSuppressed(e);
            }
        }
        return thrown;
    }

    private QueuedCommands queued() {
        QueuedCommands waiting = queued;
        if (waiting == null) {
            waiting = new QueuedCommands(selection, subscriptions);
            queued = waiting;
        }
        return waiting;
    }

    /** While this connection is a stream, another thread than the reading one may send. */
    private void add(JedisCommand command, CommandSpec spec) {
        PushStream open = openStream();
        if (open == null) {
            queued().add(command, spec);
        } else {
            open.send(command);
            if (spec.name().equals("RESET")) {
                queued().reset();
            }
        }
    }

    private @Nullable PushStream openStream() {
        PushStream open = stream;
        return open != null && open.isOpen() ? open : null;
    }

    @Override
    public void sendCommand(ProtocolCommand command) {
        sendCommand(new CommandArguments(command));
    }

    @Override
    public void sendCommand(ProtocolCommand command, Rawable keyword) {
        sendCommand(new CommandArguments(command).add(keyword));
    }

    @Override
    public void sendCommand(ProtocolCommand command, String... args) {
        sendCommand(new CommandArguments(command).addObjects((Object[]) args));
    }

    @Override
    public void sendCommand(ProtocolCommand command, byte[]... args) {
        sendCommand(new CommandArguments(command).addObjects((Object[]) args));
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        connect();
        JedisCommand command = new JedisCommand(arguments).snapshot();
        try {
            CommandSpec spec = selection.admit(command);
            add(selection.numbered(command, spec), spec);
        } catch (MigrationException e) {
            throw refused(e);
        }
    }

    /** As with a socket: after a failure nothing that waited is answered any more. */
    @Override
    protected void flush() {
        if (queued == null || openStream() != null) {
            return;
        }
        try {
            queued.flush();
            stream = queued.takeStream();
        } catch (MigrationException e) {
            setBroken();
            throw JedisFailures.asJedis(e);
        } catch (JedisException e) {
            setBroken();
            throw e;
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Jedis is not annotated: a reply may be null
    protected Object readProtocolWithCheckingBroken() {
        if (dead) {
            throw new JedisConnectionException("Attempting to read from a broken connection.");
        }
        PushStream open = openStream();
        if (open == null || queued().hasReplies()) {
            return queued().nextReply();
        }
        try {
            return open.next();
        } catch (JedisConnectionException e) {
            setBroken();
            throw e;
        }
    }

    /** As with a socket, a connection that was disconnected begins anew with its next command. */
    @Override
    public void connect() {
        if (disconnected) {
            disconnected = false;
            dead = false;
        }
    }

    @Override
    protected void initializeFromClientConfig(JedisClientConfig config) {
        // the settings of the sides are Crossfade's
    }

    /** Has Jedis refuse to subscribe, since a subscribed connection cannot show a new token; in RESP3 this does so itself. */
    @Override
    protected boolean isTokenBasedAuthenticationEnabled() {
        return selection.authority().usesTokens();
    }

    @Override
    public boolean isConnected() {
        return !dead;
    }

    @Override
    public boolean isBroken() {
        return dead;
    }

    @Override
    public void setBroken() {
        dead = true;
        abandon();
    }

    private void abandon() {
        PushStream open = stream;
        if (open != null) {
            open.close();
        }
        if (queued != null) {
            queued.abandon();
        }
    }

    @Override
    public void disconnect() {
        setBroken();
        disconnected = true;
    }

    @Override
    public void forceDisconnect() {
        setBroken();
        disconnected = true;
    }

    /** Goes back to the database and the protocol that it began with, for its next user. */
    void restore() {
        selection.reset();
    }

    @Override
    public void close() {
        abandon();
        restore();
        super.close();
    }

    @Override
    public void setSoTimeout(int soTimeout) {
        // the timeouts of the sides are Crossfade's
    }

    @Override
    public void setTimeoutInfinite() {
        // blocking commands say so themselves and are sliced by the dispatcher
    }

    @Override
    public void rollbackTimeout() {
        // nothing was changed
    }
}
