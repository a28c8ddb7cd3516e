// SPDX-License-Identifier: EUPL-1.2
// A row that is done is replaced by the server's short line with an undo button, and folds away after ten seconds.
const UNDO_MS = 10000;
const FADE_MS = 200;

export function done(page) {
	function leave(row) {
		setTimeout(() => {
			if (!row.isConnected || row.contains(page.activeElement) || row.matches(':hover')) {
				if (row.isConnected) {
					leave(row);
				}
				return;
			}
			row.classList.add('task--leaving');
			setTimeout(() => row.remove(), FADE_MS);
		}, UNDO_MS);
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
			fresh.querySelector('button, a')?.focus();
			if (fresh.classList.contains('task--done')) {
				leave(fresh);
			}
		} catch {
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
