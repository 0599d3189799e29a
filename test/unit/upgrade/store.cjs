/**
 * Stores what workflows and credentials of this version may hold, as `versions/<name>.json`, after `npm run build`.
 *
 *   node test/unit/upgrade/store.cjs              the version of package.json
 *   node test/unit/upgrade/store.cjs 0.1.0 /path  another built checkout, under another name
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(process.argv[3] ?? join(__dirname, '../../..'));
const { version, n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @returns the fields of a list, with those of collections below them: path → type, default and choices */
function fieldsOf(properties, path = '') {
	return properties.flatMap((field) => {
		if (field.type === 'notice') return [];
		const own = `${path}${field.name}`;
		const { type } = field;
		const choices = ['options', 'multiOptions'].includes(type)
			? { choices: field.options.map(({ value }) => value) }
			: {};
		const inner = (field.options ?? []).flatMap((option) =>
			type === 'collection'
				? fieldsOf([option], `${own}.`)
				: option.values
					? fieldsOf(option.values, `${own}.${option.name}.`)
					: [],
		);
		return [{ field: own, type, default: field.default, ...choices }, ...inner];
	});
}

const classOf = (file) => new (Object.values(require(join(root, file)))[0])();

const stored = {
	nodes: n8n.nodes.map(classOf).map(({ description }) => ({
		name: description.name,
		version: description.version,
		credentials: (description.credentials ?? []).map(({ name }) => name),
		fields: fieldsOf(description.properties),
	})),
	credentials: n8n.credentials.map(classOf).map(({ name, properties }) => ({ name, fields: fieldsOf(properties) })),
};

writeFileSync(
	join(__dirname, 'versions', `${process.argv[2] ?? version}.json`),
	`${JSON.stringify(stored, null, '\t')}\n`,
);
