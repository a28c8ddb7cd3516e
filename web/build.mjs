// SPDX-License-Identifier: EUPL-1.2
// Bundles the style sheet and the script of the pages: node build.mjs OUTDIR writes site.css, site.js, icon.svg and
// common_passwords.bin.
// The parts come from npm at the versions of package-lock.json; they are installed here when they are not there yet.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commonPasswords } from './common.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const outdir = resolve(process.argv[2] ?? join(here, 'dist'));

function installed() {
	const mark = join(here, 'node_modules', '.package-lock.json');
	return existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(here, 'package-lock.json')).mtimeMs;
}

if (!installed()) {
	process.stderr.write('web: npm ci (style sheet parts and bundler, see web/package-lock.json)\n');
	const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
		cwd: here,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	if (status !== 0) {
		process.stderr.write('web: npm ci failed; the pages cannot be built without their style sheet\n');
		process.exit(1);
	}
}

const { build } = await import('esbuild');

mkdirSync(outdir, { recursive: true });
await build({
	absWorkingDir: here,
	entryPoints: [join(here, 'src', 'site.css'), join(here, 'src', 'site.js')],
	outdir,
	bundle: true,
	minify: true,
	legalComments: 'eof',
	target: ['chrome109', 'firefox115', 'safari16.4'],
	format: 'iife',
	logLevel: 'warning',
});
copyFileSync(join(here, 'src', 'icon.svg'), join(outdir, 'icon.svg'));
writeFileSync(join(outdir, 'common_passwords.bin'), commonPasswords(join(here, 'node_modules')));
