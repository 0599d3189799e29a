import { Failure } from '../../../../core/failure';
import { renderPayload, type RenderOptions } from '../../../../core/payload';

const variables = {
	name: 'Ada',
	quote: 'a "b" \\ \n\u2028',
	trick: '${name} $& $1 $TOKEN',
	count: 3,
	yes: true,
	nothing: null,
	absent: undefined,
	half: 1.5,
	list: [1, 'two'],
	object: { a: { b: [{ c: 'deep' }] } },
	'odd.key': 'exact',
};

function errorOf(template: string, options?: RenderOptions, given: Record<string, unknown> = variables) {
	try {
		renderPayload(template, given, options);
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
}

describe('a JSON payload is filled in', () => {
	test.each([
		['{"n":"${name}"}', { n: 'Ada' }],
		['{"n":${name}}', { n: 'Ada' }],
		['{"n":"Hello ${name}, ${count} times"}', { n: 'Hello Ada, 3 times' }],
		['{"n":"${quote}"}', { n: variables.quote }],
		['{"n":${quote}}', { n: variables.quote }],
		['{"n":"${trick}"}', { n: variables.trick }],
		['{"n":${count},"y":${yes},"z":${nothing}}', { n: 3, y: true, z: null }],
		['{"n":"${count}","y":"${yes}","z":"${nothing}"}', { n: '3', y: 'true', z: '' }],
		['{"n":${absent},"m":"${absent}"}', { n: null, m: '' }],
		['{"l":${list},"o":${object}}', { l: [1, 'two'], o: variables.object }],
		['{"l":"${list}"}', { l: '[1,"two"]' }],
		['{"d":"${object.a.b[0].c}"}', { d: 'deep' }],
		['{"d":"${odd.key}"}', { d: 'exact' }],
		['{"${name}":1}', { Ada: 1 }],
		['{"n":"${ name }"}', { n: 'Ada' }],
		['{"n":"$${name}"}', { n: '${name}' }],
		['{"n":"$$${name}"}', { n: '$${name}' }],
		['{"n":"$name $ $5 $"}', { n: '$name $ $5 $' }],
		['{"n":"\\"${name}\\""}', { n: '"Ada"' }],
		['{"n":"\\\\${name}"}', { n: '\\Ada' }],
		['  ${object}\n', variables.object],
		['[]', []],
		['"${name}"', 'Ada'],
	])('%s', (template, expected) => {
		expect(JSON.parse(renderPayload(template, variables))).toEqual(expected);
	});

	test('a text without variables stays unchanged, byte for byte', () => {
		const template = '{ "a" : 1.50,\r\n\t"b":"\\u00e9" }\n';
		expect(renderPayload(template, {})).toBe(template);
	});

	test.each([
		['{"a":1', 'line 1, column 7'],
		['{"a":1,}', 'line 1, column 8'],
		['{"a":\n  ${name}x}', 'line 2, column 10'],
		['{"a":${name}${name}}', 'line 1, column 13'],
		['{"a":"x}', 'line 1, column 6'],
		["{'a':1}", 'line 1, column 2'],
		['', 'line 1, column 1'],
		['{"a":01}', 'line 1, column 7'],
		['[1 2]', 'line 1, column 4'],
		['{"a" 1}', 'line 1, column 6'],
		['nul', 'line 1, column 1'],
		['{} {}', 'line 1, column 4'],
		['{,"a":1}', 'line 1, column 2'],
		['[1.${half}]', 'line 1, column 4'],
	])('%j is reported as invalid JSON, with its position', (template, where) => {
		const error = errorOf(template);
		expect(error.message).toBe(`The payload is not valid JSON at ${where} of the template`);
		expect(error.cure).toBe(
			'Check the quotes, commas and braces at this place. A variable outside quotes adds its own quotes',
		);
		expect(error.message).not.toContain('Ada');
	});
});

test('a string of 20 MB is valid', () => {
	const value = 'x'.repeat(20_000_000);
	expect(renderPayload('["${value}"]', { value })).toHaveLength(value.length + 4);
});

describe('secrets', () => {
	const secrets = { TOKEN: 's3cr"et', ACCESS_TOKEN: 'abc' };

	test('are inserted only by their exact name', () => {
		const template = '{"a":"$TOKEN","b":"${TOKEN}","c":"$TOKENS $TOK $token TOKEN","d":"Bearer ${ACCESS_TOKEN}"}';
		expect(JSON.parse(renderPayload(template, {}, { secrets }))).toEqual({
			a: secrets.TOKEN,
			b: secrets.TOKEN,
			c: '$TOKENS $TOK $token TOKEN',
			d: 'Bearer abc',
		});
	});
	test('take precedence over variables of the same name', () => {
		expect(
			renderPayload(
				'"$TOKEN${ACCESS_TOKEN}"',
				{ ACCESS_TOKEN: 'evil' },
				{ secrets: { TOKEN: 'a', ACCESS_TOKEN: 'b' } },
			),
		).toBe('"ab"');
	});
	test('are not expanded inside the value of a variable', () => {
		expect(renderPayload('"${trick}"', variables, { secrets })).toBe(JSON.stringify(variables.trick));
	});
	test('never appear in an error', () => {
		const error = errorOf('{"a":$TOKEN${nope}}', { secrets });
		expect(`${error.message}${error.cure}`).not.toContain('s3cr');
		expect(`${errorOf('{"a":$TOKEN x}', { secrets }).message}`).not.toContain('s3cr');
		expect(error.cure).toContain('TOKEN');
	});
	test('are not looked up on a prototype', () => {
		expect(renderPayload('"$constructor"', {}, { secrets })).toBe('"$constructor"');
	});
});

describe('unknown names', () => {
	test('are reported with their position and the closest known name', () => {
		const error = errorOf('{\n  "a": "${nmae}"\n}');
		expect(error.message).toBe('Unknown variable ${nmae} at line 2, column 9');
		expect(error.cure).toBe(
			'Did you mean ${name}? Known variables: absent, count, half, list, name, nothing, object, odd.key, quote, trick, yes',
		);
	});
	test('are reported with several close names', () => {
		expect(errorOf('${user}', {}, { user2: 1, users: 1, other: 1 }).cure).toBe(
			'Did you mean ${user2} or ${users}? Known variables: other, user2, users',
		);
	});
	test('are reported without a suggestion if no name is close', () =>
		expect(errorOf('${zzzzzzzz}').cure).toMatch(/^Known variables: /));
	test('are reported differently if there are no variables at all', () => {
		expect(errorOf('${a}', {}, {}).cure).toBe('No variables are defined');
	});
	test.each([
		['{"a":"${nope}","b":${nope}}', 'empty', '{"a":"","b":""}'],
		['{"a":"${nope} ${name}"}', 'keep', '{"a":"${nope} Ada"}'],
	] as const)('%s with unknown: ’%s’', (template, unknown, expected) => {
		expect(renderPayload(template, variables, { unknown })).toBe(expected);
	});
	test.each(['error', 'empty', 'keep'] as const)(
		'are empty if they are optional, even with unknown: ’%s’',
		(unknown) => {
			const isOptional = (name: string) => name.startsWith('meta.');
			const options = { unknown, isOptional };
			expect(renderPayload('{"a":"${ meta.x }","b":${meta.x},"c":${meta.y}}', { meta: { y: 1 } }, options)).toBe(
				'{"a":"","b":"","c":1}',
			);
			expect(errorOf('${metax}', { isOptional }).message).toContain('Unknown variable ${metax}');
		},
	);
	test('are invalid JSON if they are kept outside quotes', () =>
		expect(errorOf('{"a":${no}}', { unknown: 'keep' }).message).toContain('column 6'));
	test.each(['constructor', '__proto__', 'toString', 'name.length', 'list.length', 'object.constructor', 'a..b'])(
		'%s is unknown',
		(name) => expect(errorOf(`"\${${name}}"`).message).toContain('Unknown variable'),
	);
});

describe('a malformed variable is reported', () => {
	test.each([
		['"${name"', 'A variable has no closing brace at line 1, column 2'],
		['"a\n${}"', 'A variable has no name at line 2, column 1'],
		['"${ }"', 'A variable has no name at line 1, column 2'],
	])('%j', (template, message) => {
		expect(errorOf(template)).toMatchObject({
			message,
			cure: 'Write ${name} for a variable, and $${ for a literal ${',
		});
	});

	test('a value that JSON cannot represent is named but not shown', () => {
		const circular: Record<string, unknown> = {};
		circular.self = circular;
		expect(errorOf('${big}', {}, { big: { n: 1n } })).toMatchObject({
			message: 'The value of ${big} at line 1, column 1 cannot be written as JSON',
			cure: 'Use text, a number, true, false, null, or lists and objects of these',
		});
		expect(errorOf('"${c}"', {}, { c: circular }).message).toContain('cannot be written as JSON');
		expect(renderPayload('[${f}]', { f: () => 1 })).toBe('[null]');
	});
});

describe('a text payload is filled in', () => {
	test.each([
		['Hello ${name}!', 'Hello Ada!'],
		['"${quote}"', `"${variables.quote}"`],
		['${object} ${nothing}${absent}${yes}', `${JSON.stringify(variables.object)} true`],
		['a "${name} \\${name}', 'a "Ada \\Ada'],
		['$${name} ${trick}', `\${name} ${variables.trick}`],
	])('%s', (template, expected) => expect(renderPayload(template, variables, { format: 'text' })).toBe(expected));
});

describe('a value with a JSON form of its own', () => {
	const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
	const luxon = { ts: 1, toJSON: () => '2026-01-02T03:04:05.000+01:00' };

	test.each([
		['{"at":"${at}"}', '{"at":"2026-01-02T03:04:05.000Z"}'],
		['{"at":${at}}', '{"at":"2026-01-02T03:04:05.000Z"}'],
		['{"at":"${luxon}"}', '{"at":"2026-01-02T03:04:05.000+01:00"}'],
	])('%s', (template, payload) => {
		expect(renderPayload(template, { at, luxon })).toBe(payload);
	});

	test('is a text in a text', () => {
		expect(renderPayload('at ${at}', { at }, { format: 'text' })).toBe('at 2026-01-02T03:04:05.000Z');
	});
});

describe('double braces after a dollar sign', () => {
	const template = '{"a":"${{ $json.a }}"}';

	test('are named with their cures', () => {
		const render = () => renderPayload(template, {});
		expect(render).toThrow('${{ at line 1, column 7 does not begin a variable');
		const thrown = (() => {
			try {
				return render();
			} catch (error) {
				return error;
			}
		})();
		expect(thrown).toMatchObject({ code: 'invalid-template', cure: expect.stringContaining('$${{ … }}') as string });
		expect(() => renderPayload(template, {}, { unknown: 'empty' })).toThrow('does not begin a variable');
	});

	test('stay as they are if unknown names do, or if they are escaped', () => {
		expect(renderPayload(template, {}, { unknown: 'keep' })).toBe(template);
		expect(renderPayload('{"a":"$${{ github.sha }}"}', {})).toBe('{"a":"${{ github.sha }}"}');
	});
});
