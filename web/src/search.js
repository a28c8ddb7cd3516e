// SPDX-License-Identifier: EUPL-1.2
// Results while one types. The words searched go in the body of a POST, never in an address: they are names.
const WAIT_MS = 180;
const LEAST = 2;

export function search(page) {
	const form = page.querySelector('form.find');
	const box = form?.querySelector('input[type=search]');
	const results = form?.querySelector('.find__results');
	if (!box || !results) {
		return;
	}

	let timer;
	let running;

	const hide = () => {
		results.hidden = true;
		running?.abort();
	};

	async function ask() {
		if (box.value.trim().length < LEAST) {
			hide();
			return;
		}
		running?.abort();
		running = new AbortController();
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				body: new URLSearchParams(new FormData(form)),
				headers: { 'Sluitend-Deel': 'treffers' },
				signal: running.signal,
			});
			if (!answer.ok) {
				hide();
				return;
			}
			results.innerHTML = await answer.text();
			results.hidden = false;
		} catch (error) {
			if (error.name !== 'AbortError') {
				hide();
			}
		}
	}

	box.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(ask, WAIT_MS);
	});
	form.addEventListener('keydown', (event) => {
		const hits = [...results.querySelectorAll('a')];
		const at = hits.indexOf(page.activeElement);
		if (event.key === 'Escape') {
			hide();
			box.focus();
		} else if (event.key === 'ArrowDown' && !results.hidden && at + 1 < hits.length) {
			event.preventDefault();
			hits[at + 1].focus();
		} else if (event.key === 'ArrowUp' && at >= 0) {
			event.preventDefault();
			(hits[at - 1] ?? box).focus();
		}
	});
	form.addEventListener('focusout', (event) => {
		if (!form.contains(event.relatedTarget)) {
			setTimeout(hide, 150);
		}
	});
}
