import { reportedFailure } from '../../../../core/send';

/** Answers with a 2xx status, from public reports and the receivers' documentation. */
test.each<[string, string, { said: string; status: number }]>([
	[
		'Teams, rate limit',
		'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0,server=msgapi',
		{ said: 'Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0,server=msgapi', status: 429 },
	],
	[
		'Teams, card too large, as JSON text',
		'"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413"',
		{ said: 'Microsoft Teams endpoint returned HTTP error 413', status: 413 },
	],
	['Slack', '{"ok":false,"error":"channel_not_found"}', { said: 'channel_not_found', status: 400 }],
	['Slack, rate limit', '{"ok":false,"error":"ratelimited"}', { said: 'ratelimited', status: 429 }],
	[
		'DingTalk',
		'{"errcode":310000,"errmsg":"keywords not in content"}',
		{ said: 'keywords not in content (310000)', status: 400 },
	],
	[
		'WeCom, rate limit',
		'{"errcode":45009,"errmsg":"api freq out of limit"}',
		{ said: 'api freq out of limit (45009)', status: 429 },
	],
	[
		'Lark',
		'{"code":19024,"msg":"Key Words Not Found","data":{}}',
		{ said: 'Key Words Not Found (19024)', status: 400 },
	],
	[
		'GraphQL',
		'{"errors":[{"message":"Cannot query field"},{"message":"Unknown type"}],"data":null}',
		{ said: 'Cannot query field; Unknown type', status: 400 },
	],
	['success is false', '{"success":false,"error":"Invalid list"}', { said: 'Invalid list', status: 400 }],
	[
		'Cloudflare',
		'{"success":false,"errors":[{"code":1,"message":"No such zone"}]}',
		{ said: 'No such zone', status: 400 },
	],
	[
		'Telegram, passed on by a proxy',
		'{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}',
		{ said: 'Forbidden: bot was blocked by the user', status: 403 },
	],
	['JSend', '{"status":"fail","data":{"title":"A title is required"}}', { said: 'A title is required', status: 400 }],
	['a status in words', '{"status":"error","message":"Too many requests"}', { said: 'Too many requests', status: 429 }],
	[
		'JSON-RPC',
		'{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid params"}}',
		{ said: 'Invalid params', status: 400 },
	],
])('%s reports a failure', (_, body, failure) => {
	expect(reportedFailure(body)).toEqual(failure);
});

test.each([
	['', 'nothing'],
	['1', 'Teams'],
	['ok', 'Slack'],
	['{"ok":true}', 'Slack’s API'],
	['{"ok":false}', 'an unknown meaning of ok'],
	['{"errcode":0,"errmsg":"ok"}', 'DingTalk'],
	['{"StatusCode":0,"StatusMessage":"success","code":0,"msg":"success"}', 'Lark'],
	['{"code":200,"msg":"ok"}', 'a code that is a status'],
	['{"code":0,"msg":"failed"}', 'the code of success'],
	['{"data":{"a":1},"errors":[{"message":"partly"}]}', 'GraphQL with data'],
	['{"errors":[]}', 'no errors'],
	['{"status":"error"}', 'a failure without a reason'],
	['{"status":"success","message":"queued"}', 'JSend'],
	['{"jsonrpc":"2.0","id":1,"result":true}', 'JSON-RPC'],
	['{"errors":["text"]}', 'errors of another form'],
	['We saw "Webhook message delivery failed with error: x" in your payload', 'a quotation'],
	['{"error":"field of the receiver’s own"}', 'an error without ok'],
])('%s (%s) does not mean failure', (body) => {
	expect(reportedFailure(body)).toBeUndefined();
});
