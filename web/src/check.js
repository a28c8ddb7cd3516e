// SPDX-License-Identifier: EUPL-1.2
// A form that says while it is filled in what the server would say of it: the same form, sent to be checked alone.
export function check(page) {
	let running;

	async function look(form, result) {
		const body = new URLSearchParams(new FormData(form));
		body.set('doe', 'controleer');
		running?.abort();
		running = new AbortController();
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				headers: { 'Sluitend-Deel': 'controle' },
				body,
				signal: running.signal,
			});
			if (answer.ok && !answer.redirected) {
				result.innerHTML = await answer.text();
			}
		} catch {
			/* What stands there stays; the server checks again when the form is kept. */
		}
	}

	page.addEventListener('change', (event) => {
		const form = event.target.closest('form[data-check]');
		const result = form?.querySelector('[data-check-result]');
		if (result) {
			look(form, result);
		}
	});
}
