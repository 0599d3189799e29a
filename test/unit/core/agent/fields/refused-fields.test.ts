import { fieldsToLeaveOut, withOmittedHint } from '../../../../../core/agent';
import { refusedFields } from '../../../../../core/agent/fields/refused-fields';
import { aCall, protocolNamed } from '../apis/protocols';

const OURS = ['user', 'stream_options', 'safety_identifier'];

/** Refusals from public reports and sources, with the field of the report replaced by one of ours where it differs. */
const refusals: readonly (readonly [string, unknown, readonly string[]])[] = [
	[
		'FastAPI',
		{ detail: [{ type: 'extra_forbidden', loc: ['body', 'user'], msg: 'Extra inputs are not permitted', input: 'u' }] },
		['user'],
	],
	[
		'Mistral, nomtek/mistralai_client_dart#44',
		{
			object: 'error',
			message: {
				detail: [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }],
			},
			type: 'invalid_request_error',
		},
		['stream_options'],
	],
	[
		'Mistral in November 2025, partITech/php-mistral#76',
		{
			object: 'Error',
			detail: [{ type: 'extra_forbidden', loc: ['body', 'user'], msg: 'Extra inputs are not permitted', input: [] }],
			message: [{ type: 'extra_forbidden', loc: ['body', 'user'], msg: 'Extra inputs are not permitted', input: [] }],
			code: 3001,
		},
		['user'],
	],
	[
		'vLLM, 1Panel-dev/MaxKB#2912',
		{
			object: 'error',
			message:
				"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted', 'input': {'include_usage': True}}]",
			type: 'BadRequestError',
			code: 400,
		},
		['stream_options'],
	],
	[
		'Fireworks, FlowiseAI/Flowise#2866',
		{ error: { message: "Extra inputs are not permitted, field: 'stream_options'" } },
		['stream_options'],
	],
	[
		'Azure AI, microsoft/semantic-kernel#10510',
		{ error: { message: 'Validation error at #/stream_options: Extra inputs are not permitted' } },
		['stream_options'],
	],
	[
		'Groq, vercel/ai#1578',
		{
			error: {
				message: "property 'stream_options' is unsupported, did you mean 'stream'?",
				type: 'invalid_request_error',
			},
		},
		['stream_options'],
	],
	[
		'Cerebras',
		{ error: { message: "body.user: property 'body.user' is unsupported", type: 'invalid_request_error' } },
		['user'],
	],
	[
		'OpenAI, QuantumNous/new-api#418',
		{
			error: {
				message: "Unknown parameter: 'stream_options'.",
				type: 'invalid_request_error',
				param: 'stream_options',
				code: 'unknown_parameter',
			},
		},
		['stream_options'],
	],
	[
		'Azure OpenAI, OpenHands#6777',
		{ error: { message: 'Unrecognized request argument supplied: safety_identifier', param: null, code: null } },
		['safety_identifier'],
	],
	[
		'Azure OpenAI, several, quarkus-langchain4j#285',
		{ error: { message: 'Unrecognized request arguments supplied: stream_options, user', param: null } },
		['user', 'stream_options'],
	],
	[
		'Gemini, MinLL/SkyrimNet-GamePlugin#77',
		[
			{
				error: {
					code: 400,
					message:
						'Invalid JSON payload received. Unknown name "user": Cannot find field.\nInvalid JSON payload received. Unknown name "stream_options": Cannot find field.',
					status: 'INVALID_ARGUMENT',
				},
			},
		],
		['user', 'stream_options'],
	],
	[
		'Anthropic, Wei-Shaw/sub2api#1968',
		{ error: { message: 'user: Extra inputs are not permitted', type: 'invalid_request_error' }, type: 'error' },
		['user'],
	],
	['Cohere, NVIDIA/garak#1202', { message: 'unknown field: parameter user is not a valid field' }, ['user']],
	['a Go server', 'json: unknown field "user"', ['user']],
	['a Rust server', 'unknown field `user`, expected one of `model`, `stream_options`', ['user']],
	[
		'zod',
		{ issues: [{ code: 'unrecognized_keys', keys: ['user'], message: "Unrecognized key(s) in object: 'user'" }] },
		['user'],
	],
	[
		'ajv',
		{ errors: [{ params: { additionalProperty: 'user' }, message: 'must NOT have additional properties' }] },
		['user'],
	],
	['NestJS', { message: ['property user should not exist'], error: 'Bad Request' }, ['user']],
	['xAI', { error: 'Argument not supported on this model: user' }, ['user']],
	['Python', { detail: "create() got an unexpected keyword argument 'user'" }, ['user']],
	['jsonschema', { message: "Additional properties are not allowed ('user' was unexpected)" }, ['user']],
	['a validator', { message: 'The field user is not allowed.' }, ['user']],
	['Bedrock', { message: 'Malformed input request: #: extraneous key [user] is not permitted' }, ['user']],
];

test.each(refusals)('%s: the refused field is found', (_, body, fields) => {
	expect(refusedFields({ status: 400, body }, OURS)).toEqual(fields);
	expect(refusedFields({ status: 422, body: JSON.stringify(body) }, OURS)).toEqual(fields);
});

test.each([
	[
		'a field of the conversation',
		{ detail: [{ loc: ['body', 'messages', 0, 'user', 'name'], type: 'extra_forbidden', msg: 'x' }] },
	],
	['a missing field', { detail: [{ loc: ['body', 'user'], type: 'missing', msg: 'Field required' }] }],
	['a value', { error: { message: "Invalid value for 'user': string too long" } }],
	['another field', { error: { message: "property 'store' is unsupported, did you mean 'user'?" } }],
	['a person', { error: { message: 'Unknown model for this end user.' } }],
	['a person who is unknown', { message: 'Unknown user', param: 'user' }],
	['a person who may not', { error: { message: "The user 'x' is not allowed to do this", param: 'user' } }],
	['a person who may not, named first', { error: { param: 'user', message: 'The user is not allowed to do this' } }],
	['a value that is unknown', { error: { message: "Unsupported value: 'user' does not accept this" } }],
	['no body', undefined],
])('nothing is left out for %s', (_, body) => {
	expect(refusedFields({ status: 400, body }, OURS)).toEqual([]);
});

test.each([401, 404, 429, 500])('a %i does not say that nothing ran because of a field', (status) => {
	expect(refusedFields({ status, body: "Unknown parameter: 'user'" }, OURS)).toEqual([]);
});

describe('what the call is sent again without', () => {
	const answer = { status: 400, body: { error: { message: "Unknown parameter: 'user'" } } };
	const chat = protocolNamed('chatCompletions');

	test('a field that the node adds', () => {
		expect(fieldsToLeaveOut(answer, chat, aCall)).toEqual(['user']);
	});

	test('not a field that the builder entered', () => {
		expect(fieldsToLeaveOut(answer, chat, { ...aCall, extra: { user: 'u-1' } })).toEqual([]);
	});

	test('no field twice', () => {
		expect(fieldsToLeaveOut(answer, chat, { ...aCall, omitted: ['user'] })).toEqual([]);
	});

	test('a nested field by its last name', () => {
		const body = {
			detail: [{ loc: ['body', 'config', 'configurable', 'user_id'], msg: 'x', type: 'extra_forbidden' }],
		};
		expect(fieldsToLeaveOut({ status: 422, body }, protocolNamed('langgraph'), aCall)).toEqual([
			'config.configurable.user_id',
		]);
	});

	test('the reply says what was left out', () => {
		const outcome = chat.outcome({ status: 200, body: { choices: [{ message: { content: 'Hi' } }] } }, {});
		expect(withOmittedHint(outcome, { ...aCall, omitted: ['user', 'stream_options'] })).toMatchObject({
			reply: {
				text: 'Hi',
				hint: 'The agent does not accept user and stream_options, so the request was sent again without them. To avoid the first request, add {"user":null,"stream_options":null} to Extra JSON.',
			},
		});
		const nested = withOmittedHint(outcome, { ...aCall, omitted: ['config.configurable.user_id'] });
		expect(nested).toMatchObject({
			reply: {
				hint: 'The agent does not accept config.configurable.user_id, so the request was sent again without it. To avoid the first request, add {"config":{"configurable":{"user_id":null}}} to Extra JSON.',
			},
		});
		expect(withOmittedHint(outcome, aCall)).toBe(outcome);
	});
});
