import { errorText } from '../../../../core/text/error-words';

const TRACEBACK = 'Traceback (most recent call last):\n  File "app.py", line 1';

describe('the error message of a server is found', () => {
	test.each<[string, unknown, string]>([
		[
			'FastAPI',
			{ detail: [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }] },
			'body.stream_options: Extra inputs are not permitted',
		],
		['FastAPI, two errors', { detail: [{ msg: 'a' }, { loc: ['b', 0], msg: 'c' }] }, 'a; b.0: c'],
		[
			'Mistral',
			{ object: 'error', message: { detail: [{ loc: ['body', 'x'], msg: 'Field required' }] } },
			'body.x: Field required',
		],
		['Gemini', [{ error: { code: 400, message: 'Bad key', status: 'INVALID_ARGUMENT' } }], 'Bad key'],
		['Langflow', { detail: '{"message":"Error building graph","traceback":null}' }, 'Error building graph'],
		['JSON behind words', '400 {"error":{"message":"Bad key"}}', '400: Bad key'],
		['Cloudflare', { success: false, errors: [{ code: 1, message: 'No such model' }], messages: [] }, 'No such model'],
		['problem details', { type: 'about:blank', title: 'Not allowed', status: 403 }, 'Not allowed'],
		['problem details with a detail', { title: 'Not allowed', detail: 'Ask an admin' }, 'Ask an admin'],
		[
			'ASP.NET',
			{ title: 'One or more validation errors occurred.', errors: { message: ['The field is required.'] } },
			'One or more validation errors occurred: message: The field is required.',
		],
		[
			'GitHub',
			{ message: 'Validation Failed', errors: [{ resource: 'Issue', field: 'title', code: 'missing_field' }] },
			'Validation Failed: title: missing_field',
		],
		[
			'NestJS',
			{ message: ['a must be a string', 'b is empty'], error: 'Bad Request' },
			'a must be a string; b is empty',
		],
		[
			'OAuth',
			{ error: 'invalid_grant', error_description: 'The code has expired' },
			'invalid_grant: The code has expired',
		],
		['Lambda', { errorMessage: 'Task timed out', errorType: 'Error' }, 'Task timed out'],
		['AWS', { Message: 'Denied' }, 'Denied'],
		[
			'JSON-RPC',
			{ code: -32602, message: 'Invalid', data: [{ loc: ['parts'], msg: 'missing' }] },
			'Invalid: parts: missing',
		],
		['data that is not an error’s', { message: 'Gone', data: { message: 'x' } }, 'Gone'],
		['CodeMie', { error: { message: 'Denied', details: 'No such role', help: 'x' } }, 'Denied: No such role'],
		[
			'OpenRouter',
			{
				error: { message: 'Provider returned error', code: 400, metadata: { raw: '{"error":{"message":"Too long"}}' } },
			},
			'Provider returned error: Too long',
		],
		['Zod', { error: { issues: [{ path: ['a', 1], message: 'Required' }] } }, 'a.1: Required'],
		[
			'n8n, with a hint',
			{ code: 404, message: 'The webhook is not registered.', hint: 'Activate the workflow' },
			'The webhook is not registered: Activate the workflow',
		],
		[
			'Voiceflow',
			{ code: 401, status: 'Unauthorized', data: 'Authorization is required' },
			'Authorization is required',
		],
		['JSend', { status: 'fail', data: { message: 'A message is required' } }, 'A message is required'],
		[
			'Telegram',
			{ ok: false, error_code: 400, description: 'Bad Request: chat not found' },
			'Bad Request: chat not found',
		],
		['Baidu', { error_code: 6, error_msg: 'No permission to access data' }, 'No permission to access data'],
		['WeChat', { errcode: 40001, errmsg: 'invalid credential' }, 'invalid credential'],
		['Nuxt', { statusCode: 404, statusMessage: 'No agent called x', stack: [] }, 'No agent called x'],
		['a wrapper', { response: { success: false, message: 'Agent paused' } }, 'Agent paused'],
		[
			'Express',
			'<!DOCTYPE html>\n<html><head><title>Error</title></head>\n<body>\n<pre>Cannot POST /x</pre>\n</body></html>',
			'a web page with the title "Error": Cannot POST /x',
		],
		['a hint that is no text', { message: 'Gone', hint: { a: 'x' } }, 'Gone'],
		['Python, a message before its traceback', `KeyError: 'a'\n${TRACEBACK}\nKeyError: 'a'`, "KeyError: 'a'"],
		['Python, a traceback in HTML', { error: `Failed. <br> Stacktrace: ${TRACEBACK}` }, 'Failed.'],
		['Python, only a traceback', { detail: `${TRACEBACK}\n  raise x\nValueError: boom\n` }, 'ValueError: boom'],
		['a name only', { error: { type: 'overloaded_error' } }, 'overloaded_error'],
		['a URL as its type', { type: 'https://a.example/errors/1' }, ''],
		['nginx', '<html>\r\n<head><title>502 Bad\n Gateway</title></head>', 'a web page with the title "502 Bad Gateway"'],
		[
			'a page with entities',
			'<!DOCTYPE html><TITLE lang="en">A &amp; B&#39;s</TITLE>',
			'a web page with the title "A & B\'s"',
		],
		[
			'a page with a long title',
			`<title>${'x'.repeat(201)}</title>`,
			`a web page with the title "${'x'.repeat(200)} […]"`,
		],
		['a page with a heading', '<html><body><h1>No access</h1>', 'a web page with the title "No access"'],
		['a page without a title', '<html><body>x', 'a web page without a title'],
		['S3', '<?xml version="1.0"?><Error><Code>x</Code><Message>Denied</Message></Error>', 'Denied'],
		['words with a bracket', 'expected ] but found }', 'expected ] but found }'],
		['JSON that says nothing', '{"a":1}', '{"a":1}'],
	])('%s', (_, body, words) => expect(errorText(body)).toBe(words));

	test('only in own properties', () => {
		expect(errorText(Object.create({ message: 'inherited' }))).toBe('');
	});

	test('in up to five errors of a list and up to eight levels', () => {
		expect(errorText({ errors: ['1', '2', '3', '4', '5', '6'] })).toBe('1; 2; 3; 4; 5');
		const nested = (levels: number): unknown => (levels === 0 ? 'x' : { error: nested(levels - 1) });
		expect([errorText(nested(8)), errorText(nested(9))]).toEqual(['x', '']);
	});

	test('by reading each field once, so that the time does not double with each level', () => {
		let reads = 0;
		const innermost = {
			get message() {
				reads++;
				return 'x';
			},
		};
		const nested = (levels: number): unknown => (levels === 0 ? innermost : { error: nested(levels - 1) });
		expect(errorText(nested(7))).toBe('x');
		expect(reads).toBe(1);
	});
});

/** Errors as frameworks, gateways and services send them, from their documentation and reports. */
describe('the error message of a server is found in the form of', () => {
	test.each<[string, unknown, string]>([
		[
			'Litestar',
			{
				status_code: 400,
				detail: 'Validation failed',
				extra: [{ message: 'Expected `int`', key: 'age', source: 'body' }],
			},
			'Validation failed: age: Expected `int`',
		],
		[
			'Spring Boot',
			{
				status: 400,
				error: 'Bad Request',
				message: "Validation failed for object='user'",
				errors: [{ codes: ['NotBlank'], defaultMessage: 'must not be blank', field: 'name', code: 'NotBlank' }],
				path: '/users',
			},
			"Validation failed for object='user': name: must not be blank",
		],
		['Spring Boot without a message', { status: 404, error: 'Not Found', path: '/users' }, 'Not Found'],
		[
			'Spring Data REST',
			{ cause: { cause: null, message: 'Unique index violation' }, message: 'could not execute statement' },
			'could not execute statement: Unique index violation',
		],
		[
			'Quarkus',
			{ title: 'Constraint Violation', violations: [{ field: 'create.name', message: 'must not be blank' }] },
			'Constraint Violation: create.name: must not be blank',
		],
		[
			'RESTEasy',
			{ classViolations: [], parameterViolations: [{ path: 'hello.name', message: 'must not be null', value: '' }] },
			'hello.name: must not be null',
		],
		[
			'Micronaut',
			{
				_links: { self: { href: '/x' } },
				_embedded: { errors: [{ message: 'name is blank' }] },
				message: 'Bad Request',
			},
			'name is blank',
		],
		[
			'ASP.NET Web API 2',
			{ Message: 'The request is invalid.', ModelState: { 'model.Name': ['The Name field is required.'] } },
			'The request is invalid: model.Name: The Name field is required.',
		],
		[
			'an ASP.NET exception',
			{ Message: 'An error has occurred.', ExceptionMessage: 'Object reference not set.', StackTrace: '   at X' },
			'An error has occurred: Object reference not set.',
		],
		[
			'OData 3',
			{ 'odata.error': { code: '', message: { lang: 'en-US', value: 'No such segment' } } },
			'No such segment',
		],
		['SAP', { error: { code: 'SY/530', message: { lang: 'en', value: 'Service not found' } } }, 'Service not found'],
		[
			'Azure',
			{
				error: {
					code: 'Invalid',
					message: 'The request is invalid.',
					details: [{ code: 'x', message: 'No property foo' }],
				},
			},
			'The request is invalid: No property foo',
		],
		[
			'class-validator',
			[{ target: {}, property: 'age', children: [], constraints: { isInt: 'must be an integer' } }],
			'age: must be an integer',
		],
		[
			'Express-validator',
			{ errors: [{ type: 'field', msg: 'Invalid value', path: 'email', location: 'body' }] },
			'email: Invalid value',
		],
		[
			'celebrate',
			{
				statusCode: 400,
				error: 'Bad Request',
				message: 'validation failed',
				validation: { body: { message: '"name" is required' } },
			},
			'validation failed: body: "name" is required',
		],
		['Zod, flattened', { formErrors: [], fieldErrors: { name: ['Required'] } }, 'name: Required'],
		['Zod, formatted', { _errors: [], name: { _errors: ['Required'] } }, 'name: Required'],
		['AJV', { errors: [{ instancePath: '/user/name', message: 'must be string' }] }, 'user.name: must be string'],
		['tRPC', { error: { json: { message: 'Input validation failed', code: -32600 } } }, 'Input validation failed'],
		[
			'Django REST framework',
			{ name: ['This field is required.'], address: { city: ['Unknown city.'] } },
			'name: This field is required.; address.city: Unknown city.',
		],
		['Django REST framework, a list', [{}, { name: ['This field is required.'] }], 'name: This field is required.'],
		['Flask-RESTful', { message: { name: 'Missing required parameter' } }, 'name: Missing required parameter'],
		['marshmallow', { messages: { json: { name: ['Missing data.'] } } }, 'name: Missing data.'],
		[
			'Rails',
			{ errors: { name: ["can't be blank"], base: ['Total too high'] } },
			"name: can't be blank; Total too high",
		],
		[
			'API Platform',
			{ 'hydra:description': 'name: blank', violations: [{ propertyPath: 'name', message: 'blank' }] },
			'name: blank',
		],
		['Phoenix', { errors: { detail: 'No such page' } }, 'No such page'],
		[
			'gRPC gateways',
			{
				code: 3,
				message: 'invalid',
				details: [{ '@type': 'x', fieldViolations: [{ field: 'name', description: 'is empty' }] }],
			},
			'invalid: name: is empty',
		],
		['GitLab', { message: { title: ["can't be blank"] } }, "title: can't be blank"],
		['Kong', { error: { code: 'x' }, message: 'An invalid response was received' }, 'An invalid response was received'],
		[
			'WSO2',
			{ fault: { code: 1, message: 'Denied', description: 'Denied. Subscribe first' } },
			'Denied. Subscribe first',
		],
		[
			'IBM API Connect',
			{ httpCode: '401', httpMessage: 'Unauthorized', moreInformation: 'Invalid client id.' },
			'Invalid client id.',
		],
		[
			'Cloudflare',
			{ success: false, errors: [{ message: 'Bad headers', error_chain: [{ message: 'Bad X-Auth-Key' }] }] },
			'Bad headers: Bad X-Auth-Key',
		],
		['AWS with a type only', { __type: 'com.amazon.coral.validate#ValidationException' }, 'ValidationException'],
		[
			'AWS Coral',
			{ Output: { __type: 'com.amazon#UnknownOperationException' }, Version: '1.0' },
			'UnknownOperationException',
		],
		[
			'Elasticsearch',
			{
				error: {
					root_cause: [{ type: 'x', reason: 'failed to create query' }],
					type: 'y',
					reason: 'all shards failed',
				},
				status: 400,
			},
			'all shards failed: failed to create query',
		],
		['Jira', { errorMessages: ['Issue does not exist.'], errors: {} }, 'Issue does not exist.'],
		[
			'Okta',
			{ errorCode: 'E1', errorSummary: 'Api validation failed', errorCauses: [{ errorSummary: 'login: bad' }] },
			'Api validation failed: login: bad',
		],
		[
			'Discord',
			{
				message: 'Invalid Form Body',
				code: 50035,
				errors: { embeds: { 0: { title: { _errors: [{ code: 'x', message: 'Too long' }] } } } },
			},
			'Invalid Form Body: embeds.0.title: Too long',
		],
		[
			'a field of Discord',
			{ content: ['Must be 2000 or fewer in length.'] },
			'content: Must be 2000 or fewer in length.',
		],
		[
			'WordPress',
			{ code: 'rest_invalid_param', message: 'Invalid: a', data: { status: 400, params: { a: 'a is no date.' } } },
			'Invalid: a: a is no date.',
		],
		[
			'PayPal',
			{
				name: 'INVALID',
				message: 'Request is not well-formed.',
				details: [{ field: '/units/amount', description: 'Missing.' }],
			},
			'Request is not well-formed: units.amount: Missing.',
		],
		[
			'QuickBooks',
			{ Fault: { Error: [{ Message: 'Param missing', Detail: 'Line is missing' }] } },
			'Param missing: Line is missing',
		],
		['a wrapper of its own', { header: { status: 'ERROR', message: 'No such flow' } }, 'No such flow'],
		['a repeated request', { request: { message: 'what the user wrote' }, code: 'E42' }, 'E42'],
		['a repeated body', { body: { message: 'what the user wrote' }, code: 'E42' }, 'E42'],
		['a repeated body as text', { body: '{"message":"what the user wrote"}', code: 'E42' }, 'E42'],
		['the response in a response of a Lambda function', { statusCode: 404, body: '{"message":"gone"}' }, 'gone'],
		['Node.js', 'Error: boom\n    at main (/app/index.js:1:7)\n    at run (node:internal)', 'Error: boom'],
		[
			'Java',
			{ message: 'java.lang.IllegalStateException: boom\n\tat a.B.c(B.java:1)' },
			'java.lang.IllegalStateException: boom',
		],
		[
			'SOAP 1.2',
			'<env:Fault><env:Code/><env:Reason><env:Text xml:lang="en">Broken</env:Text></env:Reason></env:Fault>',
			'Broken',
		],
		[
			'problem details in XML',
			'<?xml version="1.0"?><problem><title>No credit.</title><detail>You have 30.</detail></problem>',
			'You have 30.',
		],
		['XML without words', '<UnknownOperationException/>', 'XML with the element UnknownOperationException'],
	])('%s', (_, body, words) => expect(errorText(body)).toBe(words));
});
