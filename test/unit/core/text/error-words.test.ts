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
		['a page without a title', '<html><body>x', 'a web page or XML without a title'],
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
