// SPDX-License-Identifier: EUPL-1.2
// Passkeys: asks the server for a question, lets the browser answer it, and sends the answer as a form.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const known = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

function readable(question) {
	const options = { ...question, challenge: toBytes(question.challenge) };
	if (question.user) {
		options.user = { ...question.user, id: toBytes(question.user.id) };
		options.excludeCredentials = known(question.excludeCredentials);
	} else {
		options.allowCredentials = known(question.allowCredentials);
	}
	return options;
}

function put(form, name, value) {
	const input = document.createElement('input');
	input.type = 'hidden';
	input.name = name;
	input.value = value;
	form.append(input);
}

async function ask(form) {
	const fields = new URLSearchParams();
	for (const name of ['csrf', 'waarvoor']) {
		const input = form.elements.namedItem(name);
		if (input) {
			fields.set(name, input.value);
		}
	}
	const got = await fetch(form.dataset.passkey, { method: 'POST', body: fields });
	if (got.redirected) {
		location.assign(got.url);
		return undefined;
	}
	if (!got.ok) {
		throw new Error(String(got.status));
	}
	return readable(await got.json());
}

async function answer(form) {
	const question = await ask(form);
	if (!question) {
		return;
	}
	const creating = form.dataset.use === 'create';
	const made = creating ? await navigator.credentials.create({ publicKey: question }) : await navigator.credentials.get({ publicKey: question });
	put(form, 'sleutel', toText(made.rawId));
	put(form, 'browser', toText(made.response.clientDataJSON));
	if (creating) {
		put(form, 'apparaat', toText(made.response.getAuthenticatorData()));
		put(form, 'soort', made.response.getPublicKeyAlgorithm());
	} else {
		put(form, 'apparaat', toText(made.response.authenticatorData));
		put(form, 'handtekening', toText(made.response.signature));
	}
	form.submit();
}

export function passkey(page) {
	if (!globalThis.PublicKeyCredential) {
		return;
	}
	for (const form of page.querySelectorAll('form[data-passkey]')) {
		form.hidden = false;
	}
	page.addEventListener('submit', async (event) => {
		const form = event.target.closest('form[data-passkey]');
		if (!form) {
			return;
		}
		event.preventDefault();
		const button = form.querySelector('button');
		const wrong = form.querySelector('[data-wrong]');
		wrong.textContent = '';
		button.disabled = true;
		try {
			await answer(form);
		} catch {
			wrong.textContent = wrong.dataset.wrong;
			button.disabled = false;
		}
	});
}
