import './send/ssrf-on';
import { canResumeItself } from '../../nodes/AgentRun/run/self-resume';
import { recordingServer } from './harness/loopback';
import { runNode } from './harness/workflow';

describe('where the operator protects internal addresses', () => {
	test('an agent there is not called', async () => {
		const server = await recordingServer({ body: 'Hi' });
		const { failed } = await runNode({
			type: 'agentRun',
			parameters: { authentication: 'none', url: server.url, message: 'Hello' },
			onError: 'continueErrorOutput',
		});
		await server.close();
		expect(server.requests).toEqual([]);
		expect(failed[0]?.json.error).toMatchObject({ code: 'request-blocked', accepted: 'no' });
	});

	test('n8n still reaches itself, to resume a stored execution', async () => {
		const server = await recordingServer({ status: 409 });
		expect(await canResumeItself(server.url)).toBe(true);
		await server.close();
	});
});
