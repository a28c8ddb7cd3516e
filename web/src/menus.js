// SPDX-License-Identifier: EUPL-1.2
// Menus are details elements: they close on Escape, on a click elsewhere and when the next one opens. A form that only
// narrows a list is sent when a choice is made.
export function menus(page) {
	const open = () => page.querySelectorAll('details.menu[open]');

	page.addEventListener('click', (event) => {
		for (const menu of open()) {
			if (!menu.contains(event.target)) {
				menu.open = false;
			}
		}
	});
	page.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape') {
			return;
		}
		for (const menu of open()) {
			menu.open = false;
			menu.querySelector('summary').focus();
		}
	});
	page.addEventListener('change', (event) => {
		const form = event.target.closest('form[data-auto]');
		if (form && event.target.matches('select')) {
			form.requestSubmit();
		}
	});
}
