/** The folders below test/ with packages of their own: how their packages are installed. For test/run.mjs and install-peers.ts. */
const { existsSync } = require('node:fs');
const { basename, join } = require('node:path');

/** Whose packages fetch something in a script: the package `node` fetches its binary. */
const WITH_SCRIPTS = ['node-20'];

/** @param {string} folder */
const isInstalled = (folder) => existsSync(join(folder, 'node_modules', '.package-lock.json'));

/**
 * @param {string} folder
 * @returns {string[]} what npm is called with
 */
const installArguments = (folder) => [
	'ci',
	'--no-audit',
	'--no-fund',
	...(WITH_SCRIPTS.includes(basename(folder)) ? ['--ignore-scripts=false'] : []),
];

module.exports = { installArguments, isInstalled };
