package io.crossfade.jedis;

import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.model.DatabasePair;

/**
 * One database as the application's connections see it. Thread-safe; the same for as long as the migration lives.
 *
 * @param pair its numbers
 * @param dispatcher its choke point
 * @param authorities execute the application's commands there, in each protocol that a connection may speak
 */
record Database(DatabasePair pair, CommandDispatcher dispatcher, ByProtocol<AuthorityConnections> authorities) {}
