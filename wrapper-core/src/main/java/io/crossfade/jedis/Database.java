package io.crossfade.jedis;

import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.model.DatabasePair;

/**
 * One database as the application's connections see it. Thread-safe; the same for as long as the migration lives.
 *
 * @param pair its numbers
 * @param dispatcher its choke point
 * @param authority executes the application's commands there
 */
record Database(DatabasePair pair, CommandDispatcher dispatcher, AuthorityConnections authority) {}
