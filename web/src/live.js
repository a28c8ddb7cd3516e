// SPDX-License-Identifier: EUPL-1.2
// A page that listens (data-live on body) is told that something changed, fetches itself and takes over what differs:
// parts marked data-live-part, by name, and the rows of a list marked data-live-list, by data-key. Nothing moves under
// somebody's hands: what has the focus, is open, chosen or just done stays, and new rows wait behind a button.
const REST_MS = 800; /* between two fetches */
const REST_MOST_MS = 10000; /* when they keep bringing nothing that shows */
const RETRY_MS = 5000;
const RETRY_MOST_MS = 60000;
const URGENT = 'antwoorden';

export function live(page) {
	const { live: kinds, liveAt } = page.body.dataset;
	if (!kinds || !globalThis.EventSource) {
		return;
	}

	let at = liveAt;
	let source;
	let retry = RETRY_MS;
	let timer;
	let rest = REST_MS;
	let last = 0;
	let running = false;
	let again = false;
	let sent = 0; /* rows that went to the server and came back */

	async function refresh() {
		timer = undefined;
		if (running) {
			again = true;
			return;
		}
		running = true;
		again = false;
		const before = sent;
		try {
			const answer = await fetch(location.href, { headers: { 'Sluitend-Achtergrond': '1' } });
			if (answer.ok && !answer.redirected) {
				const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
				if (sent === before) {
					rest = takeOver(page, fresh) ? REST_MS : Math.min(2 * rest, REST_MOST_MS);
				} else {
					again = true; /* it may be of before the step that was just done here */
				}
			}
		} catch {
			/* The next thing that is told comes with a new try. */
		}
		running = false;
		last = Date.now();
		if (again) {
			soon(false);
		}
	}

	function soon(urgent) {
		const wait = Math.max(0, last + (urgent ? REST_MS : rest) - Date.now());
		if (timer !== undefined && !urgent) {
			return;
		}
		clearTimeout(timer);
		timer = setTimeout(refresh, wait);
	}

	function open() {
		source?.close();
		source = new EventSource(`/live?soort=${encodeURIComponent(kinds)}&vanaf=${encodeURIComponent(at)}`);
		source.addEventListener('open', () => {
			retry = RETRY_MS;
			page.body.dataset.liveOpen = 'ja';
		});
		source.addEventListener('message', (event) => {
			at = event.lastEventId || at;
			/* A page that takes over by itself says so (import.js). */
			if (page.dispatchEvent(new CustomEvent('sluitend:gewijzigd', { cancelable: true }))) {
				soon(event.data.split(' ').includes(URGENT));
			}
		});
		source.addEventListener('error', () => {
			delete page.body.dataset.liveOpen;
			if (source.readyState === EventSource.CLOSED && !page.hidden) {
				setTimeout(() => page.hidden || open(), retry);
				retry = Math.min(2 * retry, RETRY_MOST_MS);
			}
		});
	}

	page.addEventListener('visibilitychange', () => {
		if (page.hidden) {
			source?.close();
		} else {
			open();
		}
	});
	page.addEventListener('click', (event) => {
		if (event.target.closest('[data-live-show]')) {
			const list = page.querySelector('[data-live-list]');
			const fresh = list?.fresh;
			if (fresh) {
				list.replaceChildren(...fresh.childNodes);
				list.fresh = undefined;
				list.querySelector('[data-open]')?.focus();
			}
		}
	});
	page.addEventListener('rowsent', () => sent++);
	addEventListener('pagehide', () => source?.close());
	addEventListener('pageshow', (event) => event.persisted && open());
	if (!page.hidden) {
		open();
	}
}

// Page tokens differ each time and say nothing.
function words(element) {
	const copy = element.cloneNode(true);
	for (const token of copy.querySelectorAll('input[name=csrf]')) {
		token.remove();
	}
	return copy.innerHTML.replaceAll(/\s+/g, ' ');
}

function typed(field) {
	if (field.matches('select')) {
		return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
	}
	return field.matches('[type=checkbox], [type=radio]') ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

// Whether somebody is at work in it, or something of it is on its way to the server.
function inHands(page, element) {
	return element.contains(page.activeElement) || element.matches('[data-sending]') || element.querySelector('details[open], [data-sending]') !== null || [...element.querySelectorAll('input:not([type=hidden]), textarea, select')].some(typed);
}

function takeOver(page, fresh) {
	let changed = false;

	for (const part of page.querySelectorAll('[data-live-part]')) {
		const other = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
		if (other && words(other) !== words(part) && !inHands(page, part)) {
			part.replaceChildren(...other.childNodes);
			changed = true;
		}
	}
	const list = page.querySelector('[data-live-list]');
	const other = fresh.querySelector('[data-live-list]');
	if (list && other) {
		return takeOverList(page, list, other) || changed;
	}
	if ((list || other) && !list?.querySelector('.task--done, [data-sending]') && (page.activeElement === page.body || !page.activeElement)) {
		location.reload(); /* from nothing to do to something, or back: there is nothing to lose */
	}
	return changed;
}

const rowsOf = (list) => new Map([...list.querySelectorAll('[data-row][data-key]')].map((row) => [row.dataset.key, row]));

function takeOverList(page, list, fresh) {
	const old = rowsOf(list);
	const young = rowsOf(fresh);
	const added = [...young.keys()].filter((key) => !old.has(key));
	const below = list.getBoundingClientRect().top < 0;

	if (words(list) === words(fresh)) {
		return false;
	}
	if (!below && !inHands(page, list) && !list.querySelector('.task--done, .task--leaving, .task--chosen')) {
		list.replaceChildren(...fresh.childNodes);
		return true;
	}
	for (const [key, row] of old) {
		const next = young.get(key);
		if (inHands(page, row) || row.matches('.task--chosen')) {
			continue;
		}
		if (!next) {
			row.remove();
		} else if (words(next) !== words(row)) {
			row.replaceWith(next.cloneNode(true));
		}
	}
	list.fresh = added.length > 0 ? fresh : undefined;
	offer(page, list, added.length);
	return true;
}

// "3 nieuwe taken: toon", above the list; it does not take the focus.
function offer(page, list, count) {
	let bar = list.parentElement.querySelector('[data-live-bar]');

	if (!bar && count > 0) {
		bar = page.createElement('div');
		bar.dataset.liveBar = '';
		bar.className = 'live-bar';
		bar.setAttribute('role', 'status');
		list.before(bar);
	}
	if (!bar) {
		return;
	}
	if (count === 0) {
		bar.remove();
		return;
	}
	const button = page.createElement('button');
	button.type = 'button';
	button.dataset.liveShow = '';
	button.className = 'utrecht-button utrecht-button--secondary-action';
	button.textContent = list.dataset.show;
	button.addEventListener('click', () => setTimeout(() => bar.remove()));
	bar.replaceChildren((count === 1 ? list.dataset.newOne : list.dataset.newMany).replace('{0}', count), ' ', button);
}
