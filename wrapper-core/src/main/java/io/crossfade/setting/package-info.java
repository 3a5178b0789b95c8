/**
 * Settings as data: name, type, range and default of each are written once, beside the record they belong to.
 *
 * <p>A {@link io.crossfade.setting.Setting} reads and checks one value; {@link io.crossfade.setting.Settings} holds the texts that a
 * file or a map gave. The documentation is compared with this data by a test.
 */
@NullMarked
package io.crossfade.setting;

import org.jspecify.annotations.NullMarked;
