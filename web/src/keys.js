// SPDX-License-Identifier: EUPL-1.2
// Keys: `/` or Ctrl-K to the search box, j and k down and up a list, Enter opens (the link has the focus).
export function keys(page) {
	const typing = (target) => target.closest('input:not([type=checkbox], [type=radio]), textarea, select') !== null;

	function step(by) {
		const links = [...page.querySelectorAll('[data-row] [data-open]')];
		if (links.length === 0) {
			return;
		}
		const here = page.activeElement?.closest('[data-row]');
		const chosen = here ?? page.querySelector('[data-row].task--chosen');
		const at = links.findIndex((link) => chosen?.contains(link));
		const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
		next.focus();
		next.dispatchEvent(new CustomEvent('rowchosen', { bubbles: true }));
	}

	page.addEventListener('keydown', (event) => {
		const box = page.querySelector('form.find input[type=search]');
		if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && box) {
			event.preventDefault();
			box.focus();
			box.select();
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
			return;
		}
		if (event.key === '/' && box) {
			event.preventDefault();
			box.focus();
			box.select();
		} else if (event.key === 'j') {
			step(1);
		} else if (event.key === 'k') {
			step(-1);
		}
	});
}
