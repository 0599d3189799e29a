/**
 * Agent Run reads fields of the item without n8n's expression engine. Here, Edit Fields evaluates the same expressions with the
 * engine of a real n8n.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { randomUUID } from 'node:crypto';

import { recordingServer } from '../n8n-core/harness/loopback';
import type { RecordingServer } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { agentRun } from './agent-workflow';
import { TriggerWorkflow } from './trigger-workflow';

let n8n: RealN8n;
let agent: RecordingServer;
beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'item-fields' });
	agent = await recordingServer({ body: { output: 'Hi' } });
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n?.stop();
	await agent?.close();
}, 30_000);

const body = {
	text: ' Grüße 👋 {{ $json.body.name }} \\ $& =1+1',
	name: 'Ada',
	empty: '',
	number: 12.5,
	zero: 0,
	yes: true,
	no: false,
	nothing: null,
	user: { name: 'Grace' },
	list: [{ name: 'first' }],
};

test.each([
	'={{ $json.body.text }}',
	'={{$json.body.empty}}',
	'={{ $json.body.number }}',
	'={{ $json.body.zero }}',
	'={{ $json.body.yes }}',
	'={{ $json.body.no }}',
	'={{ $json.body.nothing }}',
	'={{ $json.body.absent }}',
	'={{ $json.body.user.name }}',
	'={{ $json.body.list[0].name }}',
	'={{ $json.body.list[1] }}',
	'={{ $json.body.text.length }}',
	'=Dear {{ $json.body.name }},\n{{ $json.body.text }}',
	'={{ $json.body.name }}{{ $json.body.user.name }}',
	'={ "name": "{{ $json.body.name }}" }',
	'=\\{{ $json.body.name }}',
	'=Number {{ $json.body.number }}, {{ $json.body.no }}, {{ $json.body.absent }}',
	'=Only text',
])('n8n returns the same for %j', async (expression) => {
	const want = { id: 'want', name: 'want', type: 'string', value: expression };
	const workflow = await TriggerWorkflow.publish(n8n, {
		type: { type: 'n8n-nodes-base.webhook', typeVersion: 2 },
		parameters: { httpMethod: 'POST', path: randomUUID(), responseMode: 'lastNode' },
		then: [
			{
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { assignments: { assignments: [want] }, includeOtherFields: true, options: {} },
			},
			agentRun({ url: agent.url, userId: expression }),
		],
	});
	await workflow.send({ headers: [['Content-Type', 'application/json']], body: JSON.stringify(body) });
	const { nodes } = await workflow.execution(1);
	const wanted = (nodes['Step 1']?.outputs[0]?.[0] as { want?: string | null }).want ?? '';
	const sent = JSON.parse(String(agent.requests.at(-1)?.body)) as { userId?: string };
	expect(sent.userId ?? '').toBe(wanted);
});
