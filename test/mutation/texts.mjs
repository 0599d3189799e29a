/**
 * What Stryker leaves alone in the profiles: texts for people, and what is not of the signature. Tests of the docs, of
 * the descriptions, of copies (identity.test.ts) and of answers check these.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const TEXTS = ['displayName', 'docs', 'group', 'limits', 'secretLabel', 'secretPrefix', 'setup', 'source', 'title'];
const LISTS = ['aliases', 'exampleEvents', 'knownEvents'];
const NOT_OF_THE_SIGNATURE = ['retry', 'body', 'success', 'successStatuses', 'refusal'];
const NAMES = ['event', 'action', 'deliveryId', 'lists', 'eventAliases', 'handshakes', 'documentField'];
/** `PROFILE_MUTANTS=schemes` leaves the names of events and deliveries alone too, which takes a third of the time. */
const ONLY_SCHEMES = process.env.PROFILE_MUTANTS === 'schemes';
const LEFT_ALONE = [...TEXTS, ...LISTS, ...NOT_OF_THE_SIGNATURE, ...(ONLY_SCHEMES ? NAMES : [])];

/** A sentence in a constant that several rows share. */
const isSentence = ({ type, value }) => type === 'StringLiteral' && value.split(' ').length > 5;

const isLeftAlone = ({ node }) =>
	isSentence(node) || (node.type === 'ObjectProperty' && LEFT_ALONE.includes(node.key.name));

export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'texts', {
		shouldIgnore: (path) => (isLeftAlone(path) ? 'not of the signature' : undefined),
	}),
];
