/**
 * The files that n8n loads at every start, each with a class that has the values of its source as data, and refers to the
 * code for everything that runs. Reading data takes a tenth of the time in which the code would make it.
 */
const { partsOf } = require('./parts.cjs');

/** Returns a literal in single quotes, so that the double quotes of JSON need no escapes. */
const literal = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** The part of n8n-workflow that resolves fields of a webhook description without an expression; n8n 1 does not have it. */
const RESOLVE = `const workflow = require('n8n-workflow');
function resolveNatively(webhook, resolvers) {
	if (!('webhookDescriptionFields' in workflow)) return;
	const fields = Object.entries(resolvers).map(([name, resolve]) => [name, { template: webhook[name], resolve }]);
	Object.assign(webhook, workflow.webhookDescriptionFields(Object.fromEntries(fields)));
}`;

/** A template is an expression over the parameters alone, so it is also the code of its resolver. */
function resolver([name, { template }], path) {
	const [, expression] = /^=\{\{([\s\S]*)\}\}$/.exec(template) ?? [];
	if (expression === undefined) throw new Error(`The template of ${path}.${name} is not one expression`);
	return `${name}: ($parameter) => ${expression}`;
}

/** Returns the line of code for each kind of part that JSON cannot hold. */
const lines = {
	function: ({ path }) => `this${path} = function (...given) { return node()${path}.apply(this, given); };`,

	/** The function is in a module of its own, because only n8n's main process makes the editor's copy, and only once. */
	toJSON({ path, value }, { name, editor }, fileOf) {
		const found = Object.keys(editor).find((key) => editor[key] === value);
		if (found === undefined) throw new Error(`toJSON of ${path} is not exported by description/editor-copy.ts`);
		const copy = `value() { return require('${fileOf(`${name}.editor`)}').${found}.call(this); }`;
		return `Object.defineProperty(this${path}, 'toJSON', { ${copy} });`;
	},

	resolvers({ path, value }) {
		const entries = Object.entries(value).map((entry) => resolver(entry, path));
		return `resolveNatively(this${path}, { ${entries.join(', ')} });`;
	},
};

/**
 * Returns the code of a file with a class of the same name, values and methods.
 *
 * @param source the name of the class, the class of a node or a credential, and the exports of the module whose functions make
 * the editor's copy of its lists, as their `toJSON`
 * @param fileOf returns the path of a file with code, as seen from this one
 */
function loadedFile(source, fileOf) {
	const { name, Class } = source;
	const { values, others } = partsOf(new Class());
	const methods = Object.getOwnPropertyNames(Class.prototype).filter((method) => method !== 'constructor');
	const has = (kind) => others.some((part) => part.kind === kind);
	const code = `const node = () => (made ??= new (require('${fileOf(name)}').${name})());`;
	return [
		"'use strict';",
		'// Made by tools/bundle: n8n reads the values at every start, and the code is loaded when it is first called.',
		...(has('resolvers') ? [RESOLVE] : []),
		...(methods.length > 0 || has('function') ? ['let made;', code] : []),
		`class ${name} {`,
		'	constructor() {',
		`		Object.assign(this, JSON.parse(${literal(JSON.stringify(values))}));`,
		...others.map((part) => `		${lines[part.kind](part, source, fileOf)}`),
		'	}',
		...methods.map((method) => `	${method}(...given) { return node().${method}.apply(this, given); }`),
		'}',
		`exports.${name} = ${name};`,
		'',
	].join('\n');
}

module.exports = { loadedFile };
