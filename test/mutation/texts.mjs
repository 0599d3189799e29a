/**
 * What Stryker leaves alone in the profiles: texts for people, which other tests read, and tags that the compiler checks.
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
const TAGS = ['in', 'kind', 'on', 'of', 'from', 'equalUrl'];
const isTag = (node) => TAGS.includes(node.key.name) && /^(?:String|Boolean)Literal$/.test(node.value.type);

const reasonOf = ({ node }) => {
	if (isSentence(node)) return 'a text for people';
	if (node.type !== 'ObjectProperty') return undefined;
	if (isText(node)) return 'a text for people';
	return isTag(node) ? 'the compiler takes no other value' : undefined;
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', { shouldIgnore: reasonOf })];
