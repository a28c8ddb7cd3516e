// SPDX-License-Identifier: EUPL-1.2
// The strip: one stop for the Tab key, arrow keys from day to day, and on hover, focus or tap a note with the lessons of
// the day. The words stand in the SVG itself (title elements and labels), so nothing is lost without this.
export function strip(page) {
	for (const figure of page.querySelectorAll('.strip')) {
		equip(page, figure);
	}

	page.addEventListener('click', (event) => {
		const link = event.target.closest('a[href^="#"]');
		const target = link && page.getElementById(link.getAttribute('href').slice(1));
		const fold = target?.closest('details');
		if (fold) {
			fold.open = true;
		}
	});
}

function equip(page, figure) {
	const days = [...figure.querySelectorAll('a[data-day]')];
	const tip = page.createElement('div');
	let shown = null;

	tip.className = 'tip';
	tip.hidden = true;
	tip.setAttribute('aria-hidden', 'true');
	figure.append(tip);

	function show(day) {
		const box = figure.getBoundingClientRect();
		const at = day.getBoundingClientRect();
		const head = page.createElement('strong');

		head.textContent = day.dataset.day;
		tip.replaceChildren(head, ...lessons(day).map((words) => {
			const line = page.createElement('div');
			line.textContent = words;
			return line;
		}));
		tip.hidden = false;
		tip.style.left = `${Math.max(0, Math.min(at.left - box.left, box.width - tip.offsetWidth))}px`;
		tip.style.top = `${at.bottom - box.top + 6}px`;
		shown = day;
	}

	function hide() {
		tip.hidden = true;
		shown = null;
	}

	function step(day, by) {
		const next = days[days.indexOf(day) + by];
		if (next) {
			day.setAttribute('tabindex', '-1');
			next.setAttribute('tabindex', '0');
			next.focus();
		}
	}

	for (const day of days) {
		for (const title of day.querySelectorAll('title')) {
			title.parentNode.dataset.words = title.textContent;
			title.remove(); /* the note takes over from the browser's own */
		}
		day.setAttribute('tabindex', '-1');
		day.addEventListener('mousemove', (event) => {
			/* A browser also tells of a mouse that lies still while the page moves under it: that is nobody's wish. */
			if (shown !== day && (event.movementX !== 0 || event.movementY !== 0)) {
				show(day);
			}
		});
		day.addEventListener('mouseleave', () => {
			if (shown === day && page.activeElement !== day) {
				hide();
			}
		});
		day.addEventListener('focus', () => show(day));
		day.addEventListener('blur', hide);
		day.addEventListener('keydown', (event) => {
			const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 5, ArrowUp: -5 }[event.key];
			if (by) {
				event.preventDefault();
				step(day, by);
			} else if (event.key === 'Escape') {
				hide();
			}
		});
		day.addEventListener('click', (event) => {
			const touch = event.pointerType === 'touch' || event.pointerType === 'pen';
			if (touch && shown !== day) {
				event.preventDefault();
				event.stopPropagation();
				show(day);
			}
		});
	}
	days.at(-1)?.setAttribute('tabindex', '0');
}

function lessons(day) {
	return [...day.querySelectorAll('[data-words]')].map((lesson) => lesson.dataset.words);
}
