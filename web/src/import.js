// SPDX-License-Identifier: EUPL-1.2
// A file is dropped, its steps follow each other without loading the page anew, and work that runs is followed.
const LOOK_MS = 1000;
const TOLD_MS = 5000; /* while the page is told of what changes (live.js) */
const PART = { 'Sluitend-Deel': 'inhoud' };

export function imports(page) {
	const place = page.querySelector('[data-import]');
	if (!place) {
		return;
	}

	let timer;

	// Puts the answer in place of what is there; a button that is about to be pressed stays until it was.
	function show(text, moved) {
		const held = !moved && place.contains(page.activeElement) && page.activeElement.matches('button, a, select, textarea, input');
		const name = held ? page.activeElement.closest('form')?.action : undefined;
		place.innerHTML = text;
		if (moved) {
			place.querySelector('h1')?.focus();
		} else if (name) {
			[...place.querySelectorAll('form')].find((form) => form.action === name)?.querySelector('button')?.focus();
		}
		follow();
	}

	async function look() {
		try {
			const answer = await fetch(location.pathname, { headers: PART });
			if (!answer.ok || answer.redirected) {
				location.reload();
				return;
			}
			show(await answer.text(), false);
		} catch {
			follow(); /* no connection: at the next look */
		}
	}

	function follow() {
		clearTimeout(timer);
		if (place.querySelector('[data-moves]')) {
			timer = setTimeout(look, page.body.dataset.liveOpen ? TOLD_MS : LOOK_MS);
		}
	}

	async function send(form) {
		const button = form.querySelector('button');
		const busy = form.querySelector('[role=status][hidden]');
		const files = form.enctype === 'multipart/form-data';
		clearTimeout(timer);
		button.disabled = true;
		if (busy) {
			busy.hidden = false;
		}
		try {
			const data = new FormData(form);
			const answer = await fetch(form.action, { method: 'POST', body: files ? data : new URLSearchParams(data), headers: PART });
			const text = await answer.text();
			if (text.includes('<!DOCTYPE')) {
				throw new Error(String(answer.status));
			}
			if (answer.redirected) {
				history.pushState(null, '', answer.url);
			}
			show(text, true);
		} catch {
			button.disabled = false;
			if (busy) {
				busy.hidden = true;
			}
			const line = page.createElement('p');
			line.setAttribute('role', 'alert');
			line.textContent = page.body.dataset.failed;
			form.append(line);
			follow();
		}
	}

	place.addEventListener('submit', (event) => {
		if (event.target.matches('[data-swap]')) {
			event.preventDefault();
			send(event.target);
		}
	});

	const target = (event) => event.target.closest?.('[data-import]') && place.querySelector('[data-drop]');
	for (const name of ['dragenter', 'dragover']) {
		page.addEventListener(name, (event) => {
			const form = target(event);
			if (form && event.dataTransfer?.types.includes('Files')) {
				event.preventDefault();
				form.classList.add('drop--over');
			}
		});
	}
	page.addEventListener('dragleave', (event) => {
		if (!place.contains(event.relatedTarget)) {
			place.querySelector('[data-drop]')?.classList.remove('drop--over');
		}
	});
	page.addEventListener('drop', (event) => {
		const form = target(event);
		if (!form || event.dataTransfer.files.length === 0) {
			return;
		}
		event.preventDefault();
		form.classList.remove('drop--over');
		form.querySelector('input[type=file]').files = event.dataTransfer.files;
		form.requestSubmit();
	});
	page.addEventListener('sluitend:gewijzigd', (event) => {
		event.preventDefault();
		if (place.querySelector('[data-moves]')) {
			clearTimeout(timer);
			look();
		}
	});
	addEventListener('popstate', () => location.reload());

	// The page would load itself anew, for those without script: this one does not have to.
	if (place.querySelector('[data-moves]') && !location.search.includes('volg')) {
		location.replace(`${location.pathname}?volg=1`);
		return;
	}
	follow();
}
