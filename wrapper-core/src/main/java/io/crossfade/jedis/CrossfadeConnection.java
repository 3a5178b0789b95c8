package io.crossfade.jedis;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.model.MigrationException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

/**
 * The seam: a Jedis connection without a socket. Every stock Jedis API ends in one, and here every command goes to the
 * dispatcher: whole commands at once, queued ones (pipelines, the legacy two-step calls) at the next flush, and those
 * between WATCH or MULTI and EXEC through a {@link TransactionSession}.
 *
 * <p>Overrides only members that are public or protected and alike in Jedis 7.4.1 and 8.0.2; {@code
 * ConnectionContractTest} guards that. Not thread-safe, as its parent.
 */
final class CrossfadeConnection extends Connection {
    private static final HostAndPort NOWHERE = new HostAndPort("crossfade", 0);

    private record Queued(JedisCommand command, CommandSpec spec) {}

    private final CommandDispatcher dispatcher;
    private final AuthorityConnections authority;
    private final TransactionSession session;
    private final Deque<Queued> queued = new ArrayDeque<>();
    private final Replies replies = new Replies();
    private boolean dead;

    CrossfadeConnection(CommandDispatcher dispatcher, AuthorityConnections authority) {
        super(new DefaultJedisSocketFactory(NOWHERE)); // getHostAndPort() is final and casts to this type
        this.dispatcher = dispatcher;
        this.authority = authority;
        this.session = new TransactionSession(dispatcher, authority);
        this.protocol = RedisProtocol.RESP2;
    }

    @Override
    public <T> T executeCommand(CommandObject<T> object) {
        return object.getBuilder().build(executeCommand(object.getArguments()));
    }

    @Override
    public Object executeCommand(ProtocolCommand command) {
        return executeCommand(new CommandArguments(command));
    }

    @Override
    @SuppressWarnings("NullAway") // Jedis is not annotated: a reply may be null
    public Object executeCommand(CommandArguments arguments) {
        JedisCommand command = new JedisCommand(arguments);
        CommandSpec spec = admit(command);
        if (!queued.isEmpty() || !replies.isEmpty() || session.isOpen() || spec.access() == Access.SESSION) {
            queued.add(new Queued(command, spec));
            return getOne();
        }
        return execute(command, spec);
    }

    private CommandSpec admit(JedisCommand command) {
        try {
            return dispatcher.admit(command);
        } catch (MigrationException e) {
            throw JedisFailures.asJedis(e);
        }
    }

    private @Nullable Object execute(JedisCommand command, CommandSpec spec) {
        try {
            return dispatcher.call(command, spec, authority::execute);
        } catch (MigrationException e) {
            throw JedisFailures.asJedis(e);
        }
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
        JedisCommand command = new JedisCommand(arguments).snapshot();
        queued.add(new Queued(command, admit(command)));
    }

    @Override
    protected void flush() {
        try {
            while (!queued.isEmpty()) {
                if (session.isOpen() || queued.element().spec().access() == Access.SESSION) {
                    inSession();
                } else {
                    executeRun();
                }
            }
        } catch (MigrationException e) {
            abandon();
            throw JedisFailures.asJedis(e);
        } catch (JedisConnectionException e) {
            abandon();
            throw e;
        }
    }

    private void inSession() {
        if (!session.isQueueing() || queued.element().spec().access() == Access.SESSION) {
            Queued next = queued.remove();
            session.execute(next.command(), next.spec(), replies);
            return;
        }
        List<JedisCommand> run = new ArrayList<>();
        while (!queued.isEmpty() && queued.element().spec().access() != Access.SESSION) {
            run.add(queued.remove().command());
        }
        session.queue(run, replies);
    }

    private void executeRun() {
        List<JedisCommand> run = new ArrayList<>();
        Queued first = queued.remove();
        run.add(first.command());
        while (first.spec().blocking() == null
                && !queued.isEmpty()
                && joinsRun(queued.element().spec())) {
            run.add(queued.remove().command());
        }
        if (run.size() == 1) {
            replies.addResultOf(() -> dispatcher.call(first.command(), first.spec(), authority::execute));
        } else {
            replies.addAll(dispatcher.pipeline(List.copyOf(run), side -> authority.executeAll(side, run)));
        }
    }

    private static boolean joinsRun(CommandSpec spec) {
        return spec.blocking() == null && spec.access() != Access.SESSION;
    }

    /** As with a socket: after a failure nothing that was queued is answered any more. */
    private void abandon() {
        queued.clear();
        replies.clear();
        setBroken();
    }

    @Override
    @SuppressWarnings("NullAway") // Jedis is not annotated: a reply may be null
    protected Object readProtocolWithCheckingBroken() {
        if (dead) {
            throw new JedisConnectionException("Attempting to read from a broken connection.");
        }
        return replies.next();
    }

    @Override
    public void connect() {
        // there is nothing to connect: connections to the sides come from their pools
    }

    @Override
    protected void initializeFromClientConfig(JedisClientConfig config) {
        // the settings of the sides are Crossfade's
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
        session.abandon();
    }

    @Override
    public void disconnect() {
        setBroken();
    }

    @Override
    public void forceDisconnect() {
        setBroken();
    }

    @Override
    public void close() {
        session.abandon();
        queued.clear();
        replies.clear();
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
