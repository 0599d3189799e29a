import { splitExpression } from '@n8n/tournament/dist/ExpressionSplitter.js';
import { array, assert, constantFrom, property } from 'fast-check';
import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { toolRules as runRules } from '../../../../nodes/AgentRun/configuration/tool-rules';
import { mayReadModel } from '../../../../nodes/shared/expression-sources';
import { isTool, refuseModelChoices } from '../../../../nodes/shared/tool-guard';
import type { ToolRules } from '../../../../nodes/shared/tool-guard';
import { toolRules as sendRules } from '../../../../nodes/SignedWebhookSend/configuration/tool-rules';

const NODE = 'n8n-nodes-agent-webhooks.agentRun';
const TOOL = `${NODE}Tool`;

/** Returns a context with the two methods that the guard may use, and no others. */
function contextOf(parameters: INodeParameters, type = TOOL, isToolExecution = false): IExecuteFunctions {
	return {
		isToolExecution: () => isToolExecution,
		getNode: () => ({ parameters, type }),
	} as unknown as IExecuteFunctions;
}

const refusalOf = (field: string, more: object) =>
	expect.objectContaining({
		code: 'model-may-not-choose',
		message: `The AI model is not allowed to fill in the field ${field}`,
		...more,
	}) as Error;

const fromAI = (key: string) => `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', '', 'string') }}`;
const url = 'https://example.com/hook';

test.each<[string, string, boolean | undefined, boolean]>([
	['a tool of AI Agent 2, in a context of its own', TOOL, true, true],
	['a tool of AI Agent 3, as a node of the workflow', TOOL, false, true],
	['a tool in an older n8n, by its type', TOOL, undefined, true],
	['a tool in a context of its own, whatever the type', NODE, true, true],
	['that a node is not a tool', NODE, false, false],
	['that a node is not a tool in an older n8n', NODE, undefined, false],
])('isTool recognises %s', (_what, type, isToolExecution, tool) => {
	const context = { getNode: () => ({ parameters: {}, type }) };
	const told = isToolExecution === undefined ? {} : { isToolExecution: () => isToolExecution };
	expect(isTool({ ...context, ...told } as unknown as IExecuteFunctions)).toBe(tool);
});

describe('an expression that may read the model’s output is recognised', () => {
	test.each([
		"$fromAI('url')",
		"$fromai('url')",
		"$fromAi('url')",
		'$json.url',
		'$json["url"]',
		'$data.url',
		'$input.item.json.url',
		'$input.first().json.url',
		'$input.last().json.url',
		'$input.all()[0].json.url',
		'$items()[0].json.url',
		'$item(0).$json.url',
		'$item(0)["$json"].url',
		'$thisItem.json.url',
		'$tool.parameters.url',
		'$binary.data.fileName',
		'$parameter.message',
		'$parameter["message"]',
		'$rawParameter.message',
		'$self.url',
		'$().first().json.url',
		'$("").first().json.url',
		'$( ).first().json.url',
		'$(undefined).first().json.url',
		'$($json.name).first().json.url',
		'$(`${$json.name}`).first().json.url',
		'$node[$json.name].json.url',
		'$jmespath($json, "url")',
		'$if($json.a, "x", "y")',
		'`https://${$json.host}/`',
		'"https://" + $json.host',
		'$vars.url ?? $json.url',
		'this.$json.url',
		'this["$js" + "on"].url',
		'this[`${"$"}json`].url',
		"this['\\x24json'].url",
		'\\u0024json.url',
		'\\u{24}json.url',
		'$evaluateExpression("{{ $" + "json.url }}")',
		'$getPairedItem("Chat", $prevNode, 0)',
		'$agentInfo.name',
		'$somethingOfTomorrow',
		'$jsonOrSo',
		'$$json',
	])('%s', (code) => {
		expect(mayReadModel(`={{ ${code} }}`)).toBe(true);
		expect(mayReadModel(`=https://example.com/{{ ${code} }}/x`)).toBe(true);
		expect(mayReadModel(`={{ $vars.a }}{{ ${code} }}`)).toBe(true);
		expect(mayReadModel(`={{ ${code}`)).toBe(true);
	});

	test.each([
		"$('Chat').item.json.url",
		'$("Chat").first().json.url',
		'$(`Chat`).all()[0].json.url',
		"$( 'When chat message received' ).last().json.url",
		'$node["Chat"].json.url',
		'$node.Chat.json.url',
		'$vars.url',
		'$secrets.vault.url',
		'$env.AGENT_URL',
		'$workflow.id',
		'$execution.id',
		'$executionId',
		'$now.toISO()',
		'$today',
		'$runIndex + $itemIndex',
		'$prevNode.name',
		'$mode',
		"$ifEmpty($vars.url, 'https://example.com')",
		'$if($vars.a, $max(1, 2), $min(1, 2))',
		'`https://${$vars.host}/`',
		"'https://example.com'",
		'JSON.stringify({ a: 1 })',
		'DateTime.now().toISO()',
	])('and a safe one is not: %s', (code) => expect(mayReadModel(`={{ ${code} }}`)).toBe(false));

	test.each([
		'=https://example.com/?price=$json',
		'=$fromAI is only text here',
		'={"a":"${note}","b":$TOKEN}',
		'={{ $vars.prefix }} $TOKEN',
		'=\\{{ $json.url }}',
		'=}} $json {{ $vars.a }}',
	])('and text that is not evaluated is not: %s', (expression) => expect(mayReadModel(expression)).toBe(false));

	test.each([
		'=\\\\{{ $json.url }}',
		'={{ "\\}}" + $json.url }}',
		'={{ "\\\\\\}}}" + $json.url }}',
		'={{ 1 }}{{ 2 }}\\{{ {{ $json.url }}',
	])('with brackets escaped as in n8n: %s', (expression) => expect(mayReadModel(expression)).toBe(true));
});

test('the code of an expression is found wherever n8n’s own splitter finds it', () => {
	const text = array(constantFrom('{{', '}}', '{', '}', '\\', '$json', ' a '), { maxLength: 14 }).map((parts) =>
		parts.join(''),
	);
	assert(
		property(text, (expression) => {
			const code = splitExpression(expression).filter(({ type }) => type === 'code');
			if (code.some((chunk) => chunk.text.includes('$json'))) expect(mayReadModel(`=${expression}`)).toBe(true);
		}),
		{ numRuns: 5_000 },
	);
});

const send = { url, jsonTemplate: '{"a":"$fromAI is only text here"}' };
const run = { url, authentication: 'none', message: 'Hello', userId: '={{ $json.userId }}' };

describe.each<[string, ToolRules, INodeParameters, INodeParameters[], Array<[string, INodeParameters]>]>([
	[
		'Signed Webhook Send',
		sendRules,
		send,
		[
			{ variableFields: { values: [{ name: 'author', value: fromAI('author') }] } },
			{ variables: '={{ $json }}' },
			{ url: '={{ $vars.receiver }}' },
			{ url: "={{ $('Chat').item.json.url }}" },
			{ toolDescription: '={{ $json.about }}', descriptionType: 'manual' },
		],
		[
			['url', { url: fromAI('url') }],
			['url', { url: "=https://example.com/{{ $fromai('path') }}" }],
			['url', { url: '={{ $json.url }}' }],
			['url', { url: '={{ $parameter.variables.url }}', variables: fromAI('variables') }],
			['jsonTemplate', { jsonTemplate: fromAI('payload') }],
			['textTemplate', { textTemplate: "={{ $input.item.json['text'] }}" }],
			['operation', { operation: '={{ $json.operation }}' }],
			['signature', { signature: fromAI('signature') }],
			['options.headers', { options: { headers: { values: [{ name: 'X-A', value: fromAI('value') }] } } }],
			['options.deliveryId', { options: { deliveryId: fromAI('id') } }],
			['options.eventName', { options: { modelMayChoose: '={{ true }}', eventName: fromAI('event') } }],
		],
	],
	[
		'Agent Run',
		runRules,
		run,
		[
			{ message: fromAI('message') },
			{ message: '={{ $json.chatInput ?? $json.message }}' },
			{ session: 'defined', sessionId: fromAI('session') },
			{ session: 'defined', sessionId: '={{ $json.sessionId }}' },
			{ userId: "={{ $('Chat').item.json.userId }}" },
			{ userId: 'team-7' },
			{ url: '={{ $vars.agent }}', options: { extraJson: '={{ { a: $now } }}' } },
			{ toolDescription: fromAI('description') },
		],
		[
			['url', { url: fromAI('url') }],
			['url', { url: '=https://agents.example.com/{{ $json.agent }}' }],
			['url', { url: '={{ $parameter.message }}', message: fromAI('message') }],
			['agentApi', { agentApi: fromAI('api') }],
			['authentication', { authentication: '={{ $json.authentication }}' }],
			['target', { target: fromAI('model') }],
			['userId', { userId: fromAI('user') }],
			['userId', { userId: '={{$json.userId}}' }],
			['taskId', { taskId: fromAI('task') }],
			['waitForReply', { waitForReply: fromAI('waiting') }],
			['startedRunId', { waitForReply: 'check', startedRunId: '={{ $json.run.id }}' }],
			['options.files', { options: { files: fromAI('files') } }],
			['options.extraJson', { options: { extraJson: '={{ $json }}' } }],
			['options.extraHeaders', { options: { extraHeaders: '={"X-A":"{{ $fromAI("a") }}"}' } }],
			['options.allowedAgentHosts', { options: { allowedAgentHosts: fromAI('hosts') } }],
			['options.timeoutSeconds', { options: { modelMayChoose: 'true', timeoutSeconds: fromAI('seconds') } }],
		],
	],
])('%s as a tool', (_name, rules, given, free, refused) => {
	const guard = (parameters: INodeParameters, ...more: [string?, boolean?]) =>
		refuseModelChoices(contextOf({ ...given, ...parameters }, ...more), rules);

	test.each(free)('lets the model fill in %j', (parameters) => {
		expect(() => guard(parameters)).not.toThrow();
		expect(() => guard(parameters, NODE, true)).not.toThrow();
	});

	test.each(refused)('refuses a model’s value for %s: %j', (field, parameters) => {
		for (const more of [[TOOL], [NODE, true]] as [string, boolean?][]) {
			const refusal = refusalOf(field, { cure: expect.stringContaining('Let AI Model Choose Everything') as string });
			expect(() => guard(parameters, ...more)).toThrow(refusal);
		}
	});

	test.each(refused)('accepts it if the builder lets the model choose everything (%s: %j)', (_field, parameters) => {
		const options = { ...(parameters.options as INodeParameters | undefined), modelMayChoose: true };
		expect(() => guard({ ...parameters, options })).not.toThrow();
	});

	test.each(refused)(
		'accepts it outside an agent, where expressions belong to the builder (%s: %j)',
		(_field, parameters) => {
			expect(() => guard(parameters, NODE, false)).not.toThrow();
		},
	);
});
