package io.crossfade.command;

/** What a command touches. */
public enum Access {
    /** Reads keys. */
    READ,
    /** May change keys; some forms do not, see {@link CommandSpec#writtenKeys}. */
    WRITE,
    /** Runs or manages scripts; may change the keys it declares. */
    SCRIPT,
    /** Belongs to one connection: transactions, authentication, protocol, subscriptions, its name, WAIT. */
    SESSION,
    /** Publishes, or asks about channels. */
    PUBSUB,
    /** Administers one server. */
    ADMIN,
    /** Reads the keyspace as a whole: SCAN, KEYS, DBSIZE, RANDOMKEY. */
    KEYSPACE_READ,
    /** Changes the keyspace as a whole: FLUSHALL, FLUSHDB, SWAPDB. */
    KEYSPACE_WRITE,
    /** Touches no key and changes no data: PING, TIME, INFO and the like; the authority answers. */
    CONNECTION,
    /** Not in the table. */
    UNKNOWN
}
