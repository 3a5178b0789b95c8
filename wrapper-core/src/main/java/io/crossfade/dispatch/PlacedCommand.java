package io.crossfade.dispatch;

import io.crossfade.model.Command;

/**
 * A command of a transaction that goes through several databases.
 *
 * @param command the command
 * @param database the choke point of the database that is selected when it is executed
 */
public record PlacedCommand(Command command, CommandDispatcher database) {}
