import examples from '@octokit/webhooks-examples/api.github.com/index.json';
import * as fc from 'fast-check';

import type { WebhookRequest } from '../../../../../core/signature';
import { readDocument } from '../../../../../core/signature/request/body';
import { firstPropertyText } from '../../../../../core/signature/request/first-property';
import { RequestView } from '../../../../../core/signature/request/request-view';
import { compileSource } from '../../../../../core/signature/request/value-source';
import { cpuMilliseconds } from '../../../cpu-time';
import { allVectors, loadVectors, requestOf } from '../vectors';

const ACTION = Buffer.from('"action"');
const textOf = (json: string) => firstPropertyText(Buffer.from(json), ACTION);

describe('the text of the first property', () => {
	test.each([
		['{"action":"opened"}', 'opened'],
		[' \r\n\t{ \n"action"\t:\r "a b~" , "b" : 1 }\n ', 'a b~'],
		['{"action":""}', ''],
		['{"action":"a","x":{"actions":"\\n\\"action\\" \\\\"}}', 'a'],
		[`{"action":"${'a'.repeat(300)}"}`, 'a'.repeat(300)],
		['{"action":"a","b":"é"}', 'a'],
	])('of %j is read without parsing', (json, expected) => expect(textOf(json)).toBe(expected));

	test.each([
		['a byte order mark', '\uFEFF{"action":"a"}'],
		['a list', '[{"action":"a"}]'],
		['another bracket', '["action":"a"}'],
		['an equals sign', '{"action"="a"}'],
		['no quotation mark before it', '{"action":a"}'],
		['nothing', ''],
		['an open brace', '{'],
		['another property before it', '{"b":1,"action":"a"}'],
		['a property of a longer name', '{"action2":"a"}'],
		['the same property again', '{"action":"a","action":"b"}'],
		['the same name inside', '{"action":"a","b":{"action":"b"}}'],
		['a name in escapes', '{"action":"a","\\u0061ction":"b"}'],
		['a number', '{"action":1}'],
		['an object', '{"action":{"a":"b"}}'],
		['an escape', '{"action":"a\\nb"}'],
		['a letter beyond ASCII', '{"action":"é"}'],
		['a control character', '{"action":"a\nb"}'],
		['the character DEL', '{"action":"\x7f"}'],
		['no colon', '{"action" "a"}'],
		['no end of the text', '{"action":"a}'],
		['no separator behind it', '{"action":"a" "b":1}'],
		['no end of the object', '{"action":"a","b":{"c":1'],
		['text behind the object', '{"action":"a"} b'],
	])('is left to the parser where there is %s', (_, json) => expect(textOf(json)).toBeUndefined());
});

const name = fc.constantFrom('action', 'a', 'actions', '"action"', 'action\\', '', 'é');
const scalar = fc.oneof(
	fc.constantFrom('"opened"', '"a b"', '""', '1', 'null', '"\\u0061ction"', '"é"', '"\\"action\\""', '"\\/"', '"{}"'),
	fc.string().map((text) => JSON.stringify(text)),
);
const space = fc.constantFrom('', '', '', ' ', '\r\n\t');
/** A name, unchanged or with an escape instead of its first letter. */
const spelling = fc.tuple(name, fc.boolean()).map(([text, escaped]) => {
	const json = JSON.stringify(text);
	return escaped && text.startsWith('a') ? json.replace('a', '\\u0061') : json;
});
const json = fc.letrec<{ value: string; object: string }>((tie) => ({
	object: fc
		.array(fc.tuple(space, spelling, space, tie('value')), { maxLength: 4 })
		.map((fields) => `{${fields.map(([a, key, b, value]) => `${a}${key}${b}:${b}${value}${a}`).join(',')}}`),
	value: fc.oneof(
		{ maxDepth: 3 },
		scalar,
		tie('object'),
		fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
	),
}));
const first = fc.tuple(space, scalar, json.object).map(([gap, value, rest]) => {
	const fields = rest.slice(1, -1);
	return `{${gap}"action"${gap}:${gap}${value}${gap}${fields === '' ? '' : `,${fields}`}}`;
});
const document = fc
	.tuple(fc.constantFrom('', '', '\uFEFF'), space, fc.oneof(first, json.object, json.value), space)
	.map((parts) => parts.join(''));

const read = compileSource({ in: 'json', path: 'action' });
const viewOf = (request: Partial<WebhookRequest>) =>
	new RequestView({ headers: {}, body: Buffer.alloc(0), ...request }, { forms: ['json'] });
/** The same source, for a request that was parsed before. */
function readParsed(body: Buffer): string | undefined {
	const view = viewOf({ body });
	view.document();
	return read(view);
}

describe('a value that is read directly from the bytes', () => {
	test('is the same as by parsing, for any JSON', () => {
		let found = 0;
		fc.assert(
			fc.property(document, (text) => {
				const body = Buffer.from(text);
				const fast = firstPropertyText(body, ACTION);
				if (fast !== undefined) {
					found++;
					expect((JSON.parse(text) as { action: string }).action).toBe(fast);
				}
				expect(read(viewOf({ body }))).toBe(readParsed(body));
			}),
			{ numRuns: 5000 },
		);
		expect(found).toBeGreaterThan(200);
	});

	test('is the same as by parsing, for JSON that was cut off in an outer object, a string or a list', () => {
		fc.assert(
			fc.property(first, fc.nat(), (text, end) => {
				const cut = text.slice(0, end % text.length);
				if (cut.trimEnd().endsWith('}')) return;
				const body = Buffer.from(cut);
				expect(firstPropertyText(body, ACTION)).toBeUndefined();
				expect(read(viewOf({ body }))).toBe(readParsed(body));
			}),
			{ numRuns: 3000 },
		);
	});

	test('is the same as by parsing, if the body is still JSON after a byte was changed', () => {
		fc.assert(
			fc.property(first, fc.nat(), fc.nat(255), (text, at, byte) => {
				const body = Buffer.from(text);
				body[at % body.length] = byte;
				if (readDocument(body, { forms: ['json'] }, undefined).kind !== 'json') return;
				expect(read(viewOf({ body }))).toBe(readParsed(body));
			}),
			{ numRuns: 3000 },
		);
	});

	test('is the same as by parsing, for the bodies of all vectors', () => {
		const samples = loadVectors('event-samples.json') as unknown as readonly { json?: unknown }[];
		const bodies = [
			...allVectors.map((vector) => requestOf(vector).body),
			...samples.map((sample) => Buffer.from(JSON.stringify(sample.json ?? ''))),
		];
		for (const path of ['action', 'event', 'type', 'id']) {
			const value = compileSource({ in: 'json', path });
			for (const body of bodies) {
				const parsed = viewOf({ body });
				parsed.document();
				expect(value(viewOf({ body }))).toBe(value(parsed));
			}
		}
	});

	test('needs no parsing for nearly all example deliveries of GitHub', () => {
		const documents = (examples as readonly { examples: unknown[] }[]).flatMap(
			(event) => event.examples as { action?: unknown }[],
		);
		const named = documents.filter(({ action }) => typeof action === 'string');
		const fast = named.filter((example) => textOf(JSON.stringify(example)) === example.action);
		expect(named.length).toBeGreaterThan(200);
		expect(fast.length / named.length).toBeGreaterThan(0.95);
	});
});

test('lines of JSON are not an object, from a sender of any form', () => {
	const view = (headers: Record<string, string>) =>
		new RequestView({ headers, body: Buffer.from('{"action":"a"}\n{"b":1}') }, { forms: ['any'] });
	expect(read(view({}))).toBeUndefined();
	expect(read(view({ 'content-type': 'application/x-ndjson' }))).toBeUndefined();
});

test('takes linear time', () => {
	for (const piece of ['{"action":"', ' ', '{"action":"a","', '{"action":"a"}', '\\u']) {
		for (const start of ['', '{', '{"action":"a"', '{"action":"', '{"action":"a",']) {
			const body = Buffer.from(start + piece.repeat(200_000 / piece.length));
			expect(cpuMilliseconds(() => firstPropertyText(body, ACTION))).toBeLessThan(500);
		}
	}
});
