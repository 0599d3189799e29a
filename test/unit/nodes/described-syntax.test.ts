import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { agentProtocols } from '../../../core/agent';
import type { AgentProtocol } from '../../../core/agent';
import { parseEventFilter } from '../../../core/event';
import { Failure } from '../../../core/failure';
import { renderPayload } from '../../../core/payload';
import { parseIpAddressList } from '../../../core/receive/ip-address-list';
import { hostOf, isDomainAllowed, parseSchedule } from '../../../core/send';
import { contentTokens, customProfile, profiles, spelledToken } from '../../../core/signature';
import { parsePath } from '../../../core/text/json-path';
import { nameList } from '../../../core/text/name-list';
import { credentials, nodes } from '../../every-description';
import { fieldsInEditor } from '../../fields-in-editor';

type Field = INodeProperties | INodePropertyCollection | INodePropertyOptions;

/** Returns fields, the fields in their collections, and the entries of their menus. */
function withInner(fields: readonly Field[]): Field[] {
	return fields.flatMap((field) => [
		field,
		...withInner('options' in field ? (field.options ?? []) : []),
		...withInner('values' in field ? field.values : []),
	]);
}

const fields = [
	...nodes.flatMap((node) => withInner(fieldsInEditor(node))),
	...credentials.flatMap(({ properties }) => withInner(properties)),
];

/**
 * Returns the texts of a field that a person reads. Notices are left out, because their braces belong to vendors' URLs.
 */
function textsOf(field: Field): string[] {
	const texts = ['description', 'placeholder', 'hint'].map((key) => (field as unknown as Record<string, unknown>)[key]);
	return texts.filter((text): text is string => typeof text === 'string');
}

const texts = [...new Set(fields.flatMap(textsOf))];

const fieldNamed = (name: string) => fields.filter((field) => field.name === name && textsOf(field).length > 0);

/** Returns the examples of a field: its placeholder, and the text after "for example" in its description. */
function examplesOf(name: string): string[] {
	return fieldNamed(name).flatMap((field) => {
		const { placeholder = '', description = '' } = field as INodeProperties;
		const [, described] = /for example (.+?)(?:\.(?= [A-Z])|\.?$)/s.exec(description) ?? [];
		return [placeholder, described ?? ''].filter((example) => example !== '');
	});
}

const found = (pattern: RegExp) => [
	...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([match]) => match))),
];

const CONTENT_TOKENS = found(/(?<!\$)\{[A-Za-z][\w-]*(?::[^{}]*)?\}/g);
const VARIABLES = found(/(?<!\$)\$\{[^}]+\}/g);

test.each(CONTENT_TOKENS)('the token %s in a description compiles', (token) => {
	const content = token === '{body}' ? token : `${token}.{body}`;
	const headers = {
		...(token === '{t}' && { timestampHeader: 'X-Timestamp' }),
		...(token === '{id}' && { idHeader: 'X-Delivery-ID' }),
	};
	expect(customProfile({ header: 'X-Signature', content, ...headers }).scheme).toMatchObject({ content });
});

test('Signed Content names every token that is common', () => {
	const common = Object.entries(contentTokens).filter(([, { everyday }]) => everyday);
	const named = common.map(([name, token]) => spelledToken(name, token));
	expect(named).toEqual(expect.arrayContaining(['{body}', '{t}', '{id}', '{header:X-Team}']));
	expect(new Set(CONTENT_TOKENS)).toEqual(new Set(named));
});

test.each(VARIABLES)('the variable %s in a description is replaced', (variable) => {
	const variables = { name: 'ready', a: { b: ['ready'] }, NAME: 'ready', ACCESS_TOKEN: 'ready' };
	expect(renderPayload(variable, variables, { format: 'text' })).toBe('ready');
});

test('the descriptions of the payload name variables', () => {
	expect(VARIABLES).toEqual(expect.arrayContaining(['${name}', '${a.b[0]}', '${ACCESS_TOKEN}', '${NAME}']));
});

test('the notation for a literal ${ in the descriptions is correct', () => {
	const escapes = found(/\$\$\{(?= for a literal)/g);
	expect(escapes).toEqual(['$${']);
	expect(renderPayload(`${escapes[0] ?? ''}name}`, {}, { format: 'text' })).toBe('${name}');
});

const paths = (text: string) => text.split(/,? or |, /).map((path) => parsePath(path));
const hosts = (text: string) =>
	text.split(', ').filter((domain) => isDomainAllowed(`https://${domain.replace('*', 'sub')}/`, text));

/** Each example with the parser of its field. */
const examples: ReadonlyArray<[field: string, parse: (example: string) => unknown]> = [
	['events', parseEventFilter],
	['allowedIps', parseIpAddressList],
	['customEvent', paths],
	['replyPath', paths],
	['customContent', (content) => customProfile({ header: 'X-Signature', content, timestampHeader: 'X-Timestamp' })],
	['customPrefix', (prefix) => customProfile({ header: 'X-Signature', prefix })],
	['extraHeaders', JSON.parse],
	['extraJson', JSON.parse],
	['allowedAgentHosts', hosts],
];

test.each(examples.flatMap(([name, parse]) => examplesOf(name).map((example) => [name, example, parse] as const)))(
	'the example for the field %s is valid: %s',
	(_name, example, parse) => {
		expect(parse(example)).toBeTruthy();
	},
);

test.each(examples)('the field %s has an example', (name) => {
	expect(examplesOf(name).length).toBeGreaterThan(0);
});

test('the paths in the description of Only When are valid', () => {
	const [field] = fieldNamed('conditions');
	const [, given = ''] = /a path such as (.+?)\. /.exec((field as INodeProperties).description ?? '') ?? [];
	expect(given.split(/,? or |, /)).toContain('body.action');
	expect(paths(given).length).toBeGreaterThan(3);
});

test.each([
	['event filter', parseEventFilter, '!!'],
	['list of addresses', parseIpAddressList, 'nowhere'],
	['schedule', parseSchedule, 'soon'],
	['path', parsePath, 'a..b'],
] as ReadonlyArray<[string, (text: string) => unknown, string]>)(
	'the example in the cure for a malformed %s is valid',
	(_name, parse, malformed) => {
		const example = exampleIn(() => parse(malformed));
		expect(parse(example)).toBeTruthy();
	},
);

function exampleIn(parse: () => unknown): string {
	try {
		parse();
	} catch (error) {
		expect(error).toBeInstanceOf(Failure);
		const [, example] = /(?:for example:?|such as) (.+?)\.?$/.exec((error as Failure).cure) ?? [];
		expect(example).toBeDefined();
		return example ?? '';
	}
	throw new Error('nothing was thrown');
}

test('n8n is always written in lower case, even at the beginning of a sentence', () => {
	expect(texts.filter((text) => /\bN8n\b/.test(text))).toEqual([]);
});

/** Sentences that list agent APIs, each with what the listed APIs have in common. */
const lists: ReadonlyArray<[sentence: string, text: () => string | undefined, holds: (api: AgentProtocol) => boolean]> =
	[
		['Callback', () => optionOf('waitForReply', 'callback'), ({ callback }) => callback !== undefined],
		['Poll', () => optionOf('waitForReply', 'poll'), ({ longRuns }) => longRuns !== undefined],
		['Files', () => descriptionOf('files'), ({ takesFiles }) => takesFiles],
		['Session ID', () => descriptionOf('sessionId'), ({ session }) => session.issuedBy === 'server'],
	];

const descriptionOf = (name: string) => (fieldNamed(name)[0] as INodeProperties).description;
const optionOf = (name: string, value: string) =>
	((fieldNamed(name)[0] as INodeProperties).options as INodePropertyOptions[]).find((option) => option.value === value)
		?.description;

test.each(lists)('%s lists exactly the agent APIs that support it', (_name, text, holds) => {
	const names = agentProtocols.filter(holds).map(({ displayName }) => displayName);
	expect(names.length).toBeGreaterThan(0);
	expect(text()).toContain(` ${nameList(names)}`);
});

test('Verify Token lists the senders that repeat it', () => {
	const senders = Object.values(profiles).filter(({ handshakes = [] }) =>
		JSON.stringify(handshakes).includes('query-token'),
	);
	expect(optionOf('kind', 'verifyToken')).toBe(`For ${nameList(senders.map(({ displayName }) => displayName))}`);
});

test.each([
	[[], ''],
	[['A'], 'A'],
	[['A', 'B'], 'A and B'],
	[['A', 'B', 'C'], 'A, B and C'],
])('the names %j are listed as "%s"', (names, sentence) => {
	expect(nameList(names)).toBe(sentence);
});

test('the placeholder for allowed domains allows every host that it names', () => {
	const placeholders = [...fieldNamed('allowedDomains')].map((field) => (field as INodeProperties).placeholder ?? '');
	expect(placeholders.length).toBeGreaterThan(0);
	for (const placeholder of placeholders) {
		expect(hosts(placeholder)).toHaveLength(placeholder.split(', ').length);
		expect(hostOf(`https://${placeholder.split(', ')[0] ?? ''}/`)).toBeDefined();
	}
});
