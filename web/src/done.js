// SPDX-License-Identifier: EUPL-1.2
// A row that is done is replaced by the server's short line with an undo button, and folds away after ten seconds, or as
// soon after that as neither the focus nor the pointer is on it. What is on its way to the server is left alone by a page
// that listens (live.js): data-sending says so, and the event `rowsent` that what was fetched before it is out of date.
const UNDO_MS = 10000;
const LOOK_MS = 500; /* between two looks whether it is still in use */
const FADE_MS = 200;

export function done(page) {
	const inUse = (row) => row.contains(page.activeElement) || row.matches(':hover');

	function fold(row) {
		if (!row.isConnected) {
			return;
		}
		if (inUse(row)) {
			row.classList.remove('task--leaving');
			setTimeout(() => fold(row), LOOK_MS);
		} else if (row.classList.contains('task--leaving')) {
			row.remove();
		} else {
			row.classList.add('task--leaving');
			setTimeout(() => fold(row), FADE_MS);
		}
	}

	function say(row, words) {
		let line = row.querySelector('[role=alert]');
		if (!line) {
			line = page.createElement('p');
			line.setAttribute('role', 'alert');
			row.querySelector('.task__what').append(line);
		}
		line.textContent = words;
	}

	async function send(form, row) {
		const button = form.querySelector('button');
		button.disabled = true;
		row.dataset.sending = '';
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				body: new URLSearchParams(new FormData(form)),
				headers: { 'Sluitend-Deel': 'rij' },
			});
			if (!answer.ok) {
				throw new Error(String(answer.status));
			}
			const holder = page.createElement('template');
			holder.innerHTML = await answer.text();
			const fresh = holder.content.firstElementChild;
			row.replaceWith(fresh);
			page.dispatchEvent(new CustomEvent('rowsent'));
			fresh.querySelector('button, a')?.focus();
			if (fresh.classList.contains('task--done')) {
				setTimeout(() => fold(fresh), UNDO_MS);
			}
		} catch {
			delete row.dataset.sending;
			button.disabled = false;
			say(row, page.body.dataset.failed);
		}
	}

	page.addEventListener('submit', (event) => {
		const form = event.target.closest('form[data-done]');
		const row = form?.closest('[data-row]');
		if (row) {
			event.preventDefault();
			send(form, row);
		}
	});
}
