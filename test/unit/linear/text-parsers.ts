import { readCapturedRequest } from '../../../core/capture';
import { shellWords } from '../../../core/capture/shell-words';
import { matchesEvent, parseEventFilter } from '../../../core/event';
import { renderPayload } from '../../../core/payload';
import { parseTemplate } from '../../../core/payload/template';
import { callerNetwork, parseIpAddress } from '../../../core/receive/ip-address';
import { isIpAddressAllowed, parseIpAddressList } from '../../../core/receive/ip-address-list';
import { decideRetry, hostOf, isDomainAllowed, parseRetryAfter, parseSchedule } from '../../../core/send';
import { quickRetryPolicy } from '../../../core/send/retry';
import { curlScript } from '../../../core/send/script/curl-script';
import { splitAtSecrets, shellWord, writeBytes } from '../../../core/send/script/shell';
import { otherBodies } from '../../../core/signature/explain/other-bodies';
import { closestNames } from '../../../core/text/closest-names';
import { readJson, readJsonBytes } from '../../../core/text/json';
import { findJsonError } from '../../../core/text/json-error';
import { parsePath, tryParsePath, readPath } from '../../../core/text/json-path';
import { lineAndColumn } from '../../../core/text/line-and-column';
import { LENGTH, manyNames } from './hostile';
import type { Parser } from './parser';

const known = Object.fromEntries(manyNames().map((name) => [name, 1]));
const secrets = { S: 'secret', a: '"', n1: '$S' };
const named = Object.entries(secrets).map(([variable, value]) => ({ variable, value, meaning: variable }));
const request = { method: 'POST', url: 'https://a.example/', headers: {}, body: Buffer.alloc(0) };
const VARIABLE = ['${', '${artifact_metadata.', '"${', '$${', '{"a":"', '$S'];

export const payload: readonly Parser[] = [
	{ name: 'parseTemplate', openings: VARIABLE, run: (text) => parseTemplate(text, true, new Set(['S', 'a'])) },
	{
		name: 'renderPayload, unknown names empty',
		openings: VARIABLE,
		run: (text) => renderPayload(text, { a: 1 }, { secrets, unknown: 'empty' }),
	},
	{
		name: 'renderPayload, unknown names kept',
		openings: VARIABLE,
		run: (text) => renderPayload(text, { a: 1 }, { secrets, unknown: 'keep', format: 'text' }),
	},
	{
		name: 'renderPayload, unknown names refused',
		few: true,
		openings: VARIABLE,
		run: (text) => renderPayload(text, known),
	},
	{ name: 'renderPayload of a value', run: (text) => renderPayload('["${a}", ${a}]', { a: text }) },
	{ name: 'renderPayload of a secret', run: (text) => renderPayload('["$S", ${S}]', {}, { secrets: { S: text } }) },
	{ name: 'findJsonError', openings: ['"', '["', '[{"a":"'], run: findJsonError },
	{
		name: 'readJson, and the place of its failure',
		openings: ['"', '["', '[{"a":"'],
		run: (text) => {
			const read = readJson(text);
			return 'place' in read ? read.place() : read;
		},
	},
	{ name: 'readJsonBytes', openings: ['"', '["'], run: (text) => readJsonBytes(Buffer.from(text), 1000) },
	{ name: 'place', run: (text) => lineAndColumn(text, text.length) },
	{ name: 'nearestNames of an unknown name', run: (text) => closestNames(text, ['a', text, 'b']) },
];

export const events: readonly Parser[] = [
	{ name: 'parseEventFilter', openings: ['!', '*'], run: parseEventFilter },
	{
		name: 'matchesEvent, a hostile name',
		run: (text) => matchesEvent(parseEventFilter('*a*b, a.*, *.a*a*b.c, !*x*y*z'), { event: text, action: text }),
	},
	{
		name: 'matchesEvent, a hostile pattern',
		openings: ['*', '*a'],
		run: (text) => matchesEvent({ include: [text.split('.')], exclude: [[text]] }, { event: text.replaceAll('*', '') }),
	},
	{
		name: 'matchesEvent, a name that nearly matches everywhere',
		run: (text) => matchesEvent({ include: [[`*${text.slice(0, LENGTH / 2)}!`]], exclude: [] }, { event: text }),
	},
	{ name: 'parsePath', openings: ['["', 'a["', 'a'], run: parsePath },
	{ name: 'pathSteps', run: tryParsePath },
	{ name: 'readPath', run: (text) => readPath({ a: [{ a: 1 }] }, text) },
];

export const delivery: readonly Parser[] = [
	{ name: 'parseRetryAfter', openings: ['1', 'Mon, '], run: (text) => parseRetryAfter(text, 0) },
	{
		name: 'decideRetry',
		run: (retryAfter) =>
			decideRetry(quickRetryPolicy, 1, { kind: 'answer', status: 429, retryAfter }, { now: 0, draw: 0 }),
	},
	{ name: 'parseSchedule', openings: ['1'], run: parseSchedule },
	{ name: 'parseAddress', openings: ['1', '::', '1::', '::ffff:'], run: parseIpAddress },
	{ name: 'callerNetwork', run: callerNetwork },
	{ name: 'parseIpAddressList', openings: ['10.0.0.0/', '::1/'], run: parseIpAddressList },
	{ name: 'isAddressAllowed', run: (text) => isIpAddressAllowed(parseIpAddressList('10.0.0.0/8, ::1'), text) },
	{ name: 'hostOf', openings: ['http://', 'https://a.', 'https://a:b@', 'https://a/', 'https://a?'], run: hostOf },
	{
		name: 'isDomainAllowed, a hostile list',
		openings: ['*.', 'a'],
		run: (text) => isDomainAllowed('https://a.b', text),
	},
	{ name: 'isDomainAllowed, a hostile URL', openings: ['https://'], run: (text) => isDomainAllowed(text, '*.b, a') },
	{ name: 'cutAtSecrets', run: (text) => writeBytes(splitAtSecrets(text, named)) },
	{ name: 'shellWord', run: (text) => shellWord(text, named) },
	{
		name: 'curlScript, a hostile body',
		few: true,
		run: (text) => curlScript({ request: { ...request, body: Buffer.from(text) }, secrets: named }),
	},
	{
		name: 'curlScript, a hostile header',
		few: true,
		run: (text) => curlScript({ request: { ...request, headers: { a: text, [text]: 'a' } }, secrets: named }),
	},
	{
		name: 'curlScript, a hostile URL',
		few: true,
		run: (text) => curlScript({ request: { ...request, url: request.url + text }, secrets: named }),
	},
	{
		name: 'curlScript, a hostile secret',
		few: true,
		run: (value) => curlScript({ request, secrets: [{ variable: 'S', value, meaning: 'S' }] }),
	},
];

export const captures: readonly Parser[] = [
	{
		name: 'shellWords',
		openings: ["curl '", 'curl "', "curl $'", 'curl \\'],
		run: (text) => allowing(() => shellWords(text)),
	},
	{
		name: 'readCapturedRequest',
		few: true,
		openings: [
			'curl ',
			'curl -d ',
			'POST / HTTP/1.1\n',
			'A: ',
			'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n',
		],
		run: (text) => allowing(() => readCapturedRequest(text)),
	},
	{
		name: 'the other bodies of an explanation',
		few: true,
		openings: ['{"a":"', '[', 'a='],
		run: (text) => otherBodies(Buffer.from(text)),
	},
];

/** A capture that cannot be read is refused, which takes no longer. */
function allowing(read: () => unknown): unknown {
	try {
		return read();
	} catch (error) {
		return error;
	}
}
