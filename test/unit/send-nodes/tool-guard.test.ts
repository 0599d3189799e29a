import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { refuseModelsChoice } from '../../../nodes/SignedWebhookSend/tool-guard';

/** A context with the two methods that the guard may use, and no others. */
function contextOf(parameters: INodeParameters, isTool = true): IExecuteFunctions {
	return { isToolExecution: () => isTool, getNode: () => ({ parameters }) } as unknown as IExecuteFunctions;
}

const fromAI = (key: string) => `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', '', 'string') }}`;
const url = 'https://example.com/hook';

describe('as a tool, the model may fill in variables', () => {
	test.each<INodeParameters>([
		{ url, variableFields: { values: [{ name: 'author', value: fromAI('author') }] } },
		{ url, variables: '={{ $json }}' },
		{ url: '={{ $vars.receiver }}', jsonTemplate: '{"a":"$fromAI is only text here"}' },
	])('%j', (parameters) => expect(() => refuseModelsChoice(contextOf(parameters))).not.toThrow());
});

describe('and nothing else', () => {
	const refused: Array<[string, INodeParameters]> = [
		['url', { url: fromAI('url') }],
		['url', { url: "=https://example.com/{{ $fromai('path') }}" }],
		['url', { url: '={{ $json.url }}' }],
		['jsonTemplate', { url, jsonTemplate: fromAI('payload') }],
		['textTemplate', { url, textTemplate: "={{ $input.item.json['text'] }}" }],
		['options', { url, options: { headers: { values: [{ name: 'X-A', value: fromAI('value') }] } } }],
		['options', { url, options: { deliveryId: fromAI('id') } }],
		['options', { url, options: { headers: { values: [{ name: 'a' }, { name: '={{ 1 }}', value: fromAI('v') }] } } }],
		['options', { url, options: { modelMayChoose: '={{ true }}', eventName: fromAI('event') } }],
	];
	test.each(refused)('not %s: %j', (field, parameters) => {
		expect(() => refuseModelsChoice(contextOf(parameters))).toThrow(
			`The AI model may not decide about the field ${field}`,
		);
	});

	test('unless the builder allows it', () => {
		const parameters = { url: fromAI('url'), options: { modelMayChoose: true } };
		expect(() => refuseModelsChoice(contextOf(parameters))).not.toThrow();
	});
});

test('outside of an agent, expressions are the builder’s own', () => {
	expect(() => refuseModelsChoice(contextOf({ url: '={{ $json.url }}' }, false))).not.toThrow();
});
