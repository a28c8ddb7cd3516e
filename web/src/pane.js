// SPDX-License-Identifier: EUPL-1.2
// On a wide screen the chosen row is shown beside the list. Only a choice fetches: every view of a person is logged, so
// nothing is fetched ahead.
export function pane(page) {
	const side = page.querySelector('[data-pane]');
	if (!side) {
		return;
	}

	const wide = () => getComputedStyle(side).display !== 'none';
	let running;

	async function show(link) {
		const row = link.closest('[data-row]');
		page.querySelector('.task--chosen')?.classList.remove('task--chosen');
		row.classList.add('task--chosen');
		running?.abort();
		running = new AbortController();
		try {
			const answer = await fetch(link.href, {
				headers: { 'Sluitend-Deel': 'detail' },
				signal: running.signal,
			});
			if (!answer.ok || answer.redirected) {
				location.assign(link.href);
				return;
			}
			side.innerHTML = await answer.text();
			side.scrollTop = 0;
		} catch (error) {
			if (error.name !== 'AbortError') {
				location.assign(link.href);
			}
		}
	}

	page.addEventListener('click', (event) => {
		const link = event.target.closest('[data-row] [data-open]');
		if (!link || !wide() || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
			return;
		}
		if (link.closest('[data-row]').classList.contains('task--chosen')) {
			return; /* a second click goes to the page itself */
		}
		event.preventDefault();
		show(link);
	});
	page.addEventListener('rowchosen', (event) => {
		if (wide()) {
			show(event.target);
		}
	});
}
