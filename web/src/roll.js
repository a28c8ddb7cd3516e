// SPDX-License-Identifier: EUPL-1.2
// The roll call. What a teacher chooses is kept on the device until the server has it: the lesson, the keys of the students
// and their letters, never a name. A roll that could not be sent is sent later, once: it has a key of its own, and the
// server knows what it took. Signing out clears it all.
const STORE = 'sluitend-lessen';
const LONGEST_MS = 60000;
const WEEK_MS = 7 * 24 * 3600 * 1000;

function read() {
	try {
		const kept = JSON.parse(localStorage.getItem(STORE) ?? '{}');
		for (const [path, roll] of Object.entries(kept)) {
			if (!path.startsWith('/lessen/') || !(Date.now() - roll.at < WEEK_MS)) {
				delete kept[path];
			}
		}
		return kept;
	} catch {
		return {};
	}
}

function write(kept) {
	try {
		if (Object.keys(kept).length === 0) {
			localStorage.removeItem(STORE);
		} else {
			localStorage.setItem(STORE, JSON.stringify(kept));
		}
	} catch {
		/* without storage the page still works while it is open */
	}
}

function keep(path, roll) {
	const kept = read();
	if (roll) {
		kept[path] = roll;
	} else {
		delete kept[path];
	}
	write(kept);
}

// Sends a roll that is kept. What came of it: 'saved', 'differs', 'refused', 'signed-out', 'away'.
async function send(path, roll, token) {
	const body = new URLSearchParams(roll.fields);
	body.set('csrf', token);
	try {
		const answer = await fetch(path, { method: 'POST', body, headers: { 'Sluitend-Deel': 'rol' } });
		if (answer.redirected) {
			return { state: 'signed-out' };
		}
		if (answer.ok) {
			return { state: 'saved', html: await answer.text() };
		}
		if (answer.status === 409 && answer.headers.get('Content-Type')?.startsWith('text/html')) {
			const html = await answer.text();
			return { state: html.includes('data-roll') ? 'differs' : 'refused', html };
		}
		return { state: answer.status >= 500 || answer.status === 429 ? 'away' : 'refused', status: answer.status };
	} catch {
		return { state: 'away' };
	}
}

// The same with a token of the session that is there now: the one of the page may be of a session before.
async function sendAnew(path, roll) {
	try {
		const answer = await fetch(path, { headers: { 'Sluitend-Deel': 'rol' } });
		if (answer.redirected) {
			return { state: 'signed-out' };
		}
		if (!answer.ok) {
			return { state: answer.status >= 500 ? 'away' : 'refused' };
		}
		const holder = document.createElement('template');
		holder.innerHTML = await answer.text();
		return await send(path, roll, holder.content.querySelector('[name=csrf]').value);
	} catch {
		return { state: 'away' };
	}
}

// Tries until the server has answered: at once, when the connection is back, and again after ever longer pauses.
function trier(attempt) {
	let pause = 1000;
	let timer;
	let running = false;

	async function go() {
		clearTimeout(timer);
		if (running) {
			return;
		}
		running = true;
		const again = await attempt();
		running = false;
		if (again) {
			timer = setTimeout(go, pause);
			pause = Math.min(pause * 2, LONGEST_MS);
		} else {
			pause = 1000;
		}
	}
	addEventListener('online', () => {
		pause = 1000;
		go();
	});
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible' && timer) {
			go();
		}
	});
	return go;
}

/* ---- the form ---- */

function choices(form) {
	const chosen = {};
	for (const row of form.querySelectorAll('[data-student]')) {
		const letter = row.querySelector('input[type=radio]:checked')?.value ?? '';
		const minutes = letter === 'L' ? row.querySelector('.roll__late input').value : '';
		chosen[row.dataset.student] = letter + minutes;
	}
	return chosen;
}

function choose(row, letter, minutes) {
	const radio = row.querySelector(`input[type=radio][value="${letter}"]`);
	if (radio) {
		radio.checked = true;
	}
	if (minutes !== undefined) {
		row.querySelector('.roll__late input').value = minutes;
	}
}

function sums(form) {
	const radios = [...form.querySelectorAll('input[type=radio]:checked')];
	for (const place of form.querySelectorAll('[data-sum]')) {
		place.querySelector('b').textContent = radios.filter((r) => place.dataset.sum.includes(r.value)).length;
	}
}

// Five minutes more at a tap, for who is late; the field beside them takes any number.
function chips(form) {
	for (const field of form.querySelectorAll('.roll__late')) {
		if (field.querySelector('button') || field.querySelector('input').disabled) {
			continue;
		}
		for (const minutes of [5, 10, 15]) {
			const chip = document.createElement('button');
			chip.type = 'button';
			chip.className = 'roll__chip';
			chip.textContent = minutes;
			chip.setAttribute('aria-label', `${minutes} ${field.querySelector('label').textContent}`);
			chip.addEventListener('click', () => {
				field.querySelector('input').value = minutes;
				field.querySelector('input').dispatchEvent(new Event('input', { bubbles: true }));
			});
			field.append(chip);
		}
	}
}

function keyboard(form) {
	form.addEventListener('keydown', (event) => {
		if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			form.requestSubmit();
			return;
		}
		const row = event.target.closest('[data-student]');
		if (!row || event.ctrlKey || event.metaKey || event.altKey) {
			return;
		}
		const typing = event.target.matches('.roll__late input');
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (by) {
			const rows = [...form.querySelectorAll('[data-student]')];
			const next = rows[rows.indexOf(row) + by];
			event.preventDefault();
			next?.querySelector('input[type=radio]:checked, input[type=radio]')?.focus();
		} else if (/^[alogz]$/i.test(event.key)) {
			event.preventDefault();
			event.stopPropagation();
			choose(row, event.key.toUpperCase());
			row.querySelector('input[type=radio]:checked').focus();
			form.dispatchEvent(new Event('change', { bubbles: true }));
		} else if (/^\d$/.test(event.key) && !typing && row.querySelector('input[value=L]').checked) {
			const field = row.querySelector('.roll__late input');
			event.preventDefault();
			field.value = (row.dataset.typed === 'yes' ? field.value + event.key : event.key).slice(0, 3);
			row.dataset.typed = 'yes';
			form.dispatchEvent(new Event('change', { bubbles: true }));
		} else if (event.key === 'Enter' && !typing && event.target.matches('input')) {
			event.preventDefault(); /* only Ctrl+Enter and the button save */
		}
	});
	form.addEventListener('focusin', (event) => {
		for (const row of form.querySelectorAll('[data-typed]')) {
			if (!row.contains(event.target)) {
				delete row.dataset.typed;
			}
		}
	});
}

function lessonPage(page) {
	let form = page.querySelector('form[data-roll]');
	if (!form?.querySelector('.roll__bar')) {
		return;
	}
	const path = new URL(form.action).pathname;
	const who = form.dataset.who;
	let started;

	const said = (words, link) => {
		const place = form.querySelector('[data-roll-kept]');
		if (!place) {
			return;
		}
		place.hidden = !words;
		place.textContent = words ?? '';
		if (link) {
			const to = page.createElement('a');
			to.href = `/inloggen?naar=${encodeURIComponent(path)}`;
			to.textContent = form.dataset.signIn;
			place.append(' ', to);
		}
	};

	// It was saved: the rows are here already, and show what stands now.
	function saved(answer) {
		for (const name of ['sleutel', 'gezien']) {
			form.querySelector(`[name=${name}]`).value = answer.querySelector(`[name=${name}]`).value;
		}
		for (const word of answer.querySelector('[name=gezien]').value.trim().split(' ')) {
			const [student, seen] = word.split('=');
			const row = [...form.querySelectorAll('[data-student]')].find((r) => r.dataset.student === student);
			if (row && seen !== '-') {
				choose(row, seen[0], seen.slice(1));
			}
			row?.classList.remove('roll__row--conflict');
			row?.querySelector('.roll__conflict')?.remove();
		}
		form.querySelector('[data-roll-note]')?.remove();
		form.querySelector('.roll__list').before(...answer.querySelectorAll('[data-roll-note]'));
		form.querySelector('.roll__bar button').textContent = answer.dataset.save;
		started = choices(form);
		said();
		sums(form);
	}

	function show(html) {
		const holder = page.createElement('template');
		holder.innerHTML = html;
		const fresh = holder.content.querySelector('form[data-roll]');
		const answer = holder.content.querySelector('[data-roll-answer]');
		if (answer) {
			saved(answer);
		} else if (fresh) {
			form.replaceWith(fresh);
			form = fresh;
			begin();
		}
		form.querySelector('[data-roll-said]')?.focus({ preventScroll: true });
		const differs = form.querySelector('.roll__row--conflict');
		(differs ?? form).scrollIntoView({ block: differs ? 'center' : 'start' });
	}

	const go = trier(async () => {
		const roll = read()[path];
		if (!roll?.fields || roll.who !== who) {
			return false;
		}
		said(form.dataset.sending);
		const came = roll.retry
			? await sendAnew(path, roll)
			: await send(path, roll, form.querySelector('[name=csrf]').value);
		if (came.state === 'saved' || came.state === 'differs') {
			keep(path);
			show(came.html);
			return false;
		}
		if (came.state === 'refused' && came.status === 403 && !roll.retry) {
			/* the form is of a session that is over: once more with a token of this one */
			keep(path, { ...roll, retry: true });
			return true;
		}
		if (came.state === 'refused') {
			keep(path);
			said(form.dataset.refused);
			return false;
		}
		keep(path, { ...roll, retry: true });
		said(came.state === 'signed-out' ? form.dataset.signedOut : form.dataset.kept, came.state === 'signed-out');
		return came.state === 'away';
	});

	function begin() {
		started = choices(form);
		chips(form);
		keyboard(form);
		const changed = () => {
			const roll = read()[path];
			sums(form);
			if (!roll?.fields) {
				keep(path, { who, at: Date.now(), draft: choices(form), from: started });
			}
		};
		form.addEventListener('change', changed);
		form.addEventListener('input', changed);
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			const fields = [...new FormData(form)].filter(([name]) => name !== 'csrf');
			keep(path, { who, at: Date.now(), fields });
			go();
		});
		sums(form);
	}

	begin();
	const roll = read()[path];
	if (roll?.who === who && roll.fields) {
		for (const [name, value] of roll.fields) {
			const row = page.getElementById(`n-${name.slice(2)}`)?.closest('[data-student]');
			if (row) {
				choose(row, name.startsWith('s-') ? value : '', name.startsWith('m-') ? value : undefined);
			}
		}
		sums(form);
		go();
	} else if (roll?.who === who && roll.draft) {
		/* Only what the person changed comes back, over what stands there now. */
		let some = false;
		for (const row of form.querySelectorAll('[data-student]')) {
			const mine = roll.draft[row.dataset.student];
			if (mine && mine !== roll.from?.[row.dataset.student] && mine !== started[row.dataset.student]) {
				choose(row, mine[0], mine.slice(1));
				some = true;
			}
		}
		sums(form);
		said(some ? form.dataset.draft : undefined);
	}
}

// On the page of lessons: what is kept goes from there as well.
function listPage(page) {
	const place = page.querySelector('[data-roll-waiting]');
	if (!place) {
		return;
	}
	const waiting = () => Object.entries(read()).filter(([, roll]) => roll.who === place.dataset.who && roll.fields);
	const said = (words, path) => {
		const text = place.querySelector('p');
		place.hidden = !words;
		text.textContent = words ?? '';
		if (path) {
			const to = page.createElement('a');
			to.href = path;
			to.textContent = page.querySelector(`a[href="${path}"]`)?.textContent ?? path;
			text.append(' ', to);
		}
	};
	const go = trier(async () => {
		let again = false;
		for (const [path, roll] of waiting()) {
			said(place.dataset.sending);
			const came = await sendAnew(path, roll);
			if (came.state === 'saved') {
				keep(path);
				said(place.dataset.sent, path);
			} else if (came.state === 'differs') {
				said(place.dataset.differs, path); /* stays kept: the page of the lesson shows it */
			} else if (came.state === 'refused') {
				keep(path);
				said(place.dataset.refused, path);
			} else {
				said(came.state === 'signed-out' ? place.dataset.signedOut : place.dataset.kept, path);
				again = again || came.state === 'away';
			}
		}
		return again;
	});

	if (waiting().length > 0) {
		go();
	}
}

export function roll(page) {
	page.addEventListener('submit', (event) => {
		if (event.target.matches('form[action="/uitloggen"]')) {
			write({});
		}
	});
	lessonPage(page);
	listPage(page);
}
