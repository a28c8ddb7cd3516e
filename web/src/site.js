// SPDX-License-Identifier: EUPL-1.2
// Every page works without this script; with it, work goes quicker. Words come from the page (data attributes), never
// from here, so that the language of the page is the only language there is.
import { check } from './check.js';
import { done } from './done.js';
import { imports } from './import.js';
import { keys } from './keys.js';
import { live } from './live.js';
import { menus } from './menus.js';
import { pane } from './pane.js';
import { passkey } from './passkey.js';
import { roll } from './roll.js';
import { search } from './search.js';
import { strip } from './strip.js';

for (const part of [menus, search, keys, pane, done, strip, passkey, live, roll, imports, check]) {
	part(document);
}
