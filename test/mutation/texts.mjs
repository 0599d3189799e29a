/**
 * What Stryker leaves alone in the profiles: texts for people, which other tests read, tags that the compiler checks, and a few
 * changes that change nothing.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Tests of the docs, the descriptions and the credentials read these. */
const TEXTS = ['displayName', 'docs', 'group', 'limits', 'secretLabel', 'setup', 'source', 'title'];
const TEXTS_OF_PARTS = ['label', 'description', 'placeholder', 'proof', 'renewal'];
/** Names to find a row by, which test/unit/nodes/search.test.ts compares, and names for a hint, which refuse nothing. */
const NAMES = ['aliases', 'knownEvents'];

/** A sentence in a constant that several rows share. */
const isSentence = ({ type, value }) => type === 'StringLiteral' && value.split(' ').length > 5;

/** `proof` is a text in a capture, and the heart of a scheme elsewhere. */
const isText = (node) =>
	TEXTS.includes(node.key.name) ||
	NAMES.includes(node.key.name) ||
	(TEXTS_OF_PARTS.includes(node.key.name) && node.value.type !== 'ObjectExpression');

/** `in: 'header'` has no other value: `tsc` refuses it, so it never reaches a test. */
const TAGS = ['in', 'kind', 'on', 'of', 'from', 'as', 'compresses', 'equalUrl'];
const isTag = (node) => TAGS.includes(node.key.name) && /^(?:String|Boolean)Literal$/.test(node.value.type);
/** Stryker puts a text into an empty list, which `tsc` refuses as a setting. */
const isNoSettings = (node) => node.key.name === 'settings' && node.value.elements?.length === 0;

/** Changes after which nothing behaves differently; equivalent.ts, which every-leaf.test.ts checks, says more. */
const EQUIVALENT = [
	{
		key: 'separator',
		within: /klaviyo_webhook_id/,
		why: 'the part behind it begins with a bracket, which no ID of a webhook has',
	},
	{
		key: 'fields',
		within: /history_items|list: .*'value'|ce-source/,
		why: 'the list with the IDs is in the body, which counts too',
	},
	{ key: 'when', within: /is: ''/, why: 'the environment is never the empty text' },
];

const isWithin = (path, pattern) =>
	[path, path.parentPath, path.parentPath?.parentPath].some((one) => pattern.test(String(one)));

const equivalentTo = (path) =>
	EQUIVALENT.find(({ key, within }) => key === path.node.key.name && isWithin(path, within))?.why;

const reasonOf = (path) => {
	const { node } = path;
	if (isSentence(node)) return 'a text for people';
	if (node.type !== 'ObjectProperty') return undefined;
	if (isText(node)) return 'a text for people';
	return isTag(node) || isNoSettings(node) ? 'the compiler takes no other value' : equivalentTo(path);
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', { shouldIgnore: reasonOf })];
