import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createVerifier } from '../../core/signature';
import { recordingServer } from './harness/loopback';
import type { Recorded } from './harness/loopback';
import { runNode } from './harness/workflow';
import { secrets, sender } from './send/sender';

async function sent(parameters: object, item: object = {}, credential: object = {}): Promise<Recorded> {
	const server = await recordingServer({ status: 200 });
	const node = sender({ url: server.url, ...parameters }, { ...credential });
	const result = await runNode({ ...node, items: [item as never] });
	await server.close();
	if (result.error) throw result.error;
	return server.requests[0] as Recorded;
}

const json = ({ body }: Recorded): unknown => JSON.parse(body.toString());

describe('W&B’s variables', () => {
	const event = {
		event_type: 'ADD_ARTIFACT_ALIAS',
		event_author: 'mona',
		alias: 'production',
		artifact_version: 'wandb-artifact://_id/QXJ0',
		artifact_version_string: 'acme/model-registry/churn:production',
		artifact_collection_name: 'churn',
		project_name: 'model-registry',
		entity_name: 'acme',
		artifact_metadata: { accuracy: 0.93, 'git sha': 'abc', nested: { a: 1 } },
	};

	test('all have their values, and those that do not apply are empty', async () => {
		const names = [...Object.keys(event).filter((name) => name !== 'artifact_metadata'), 'tag'];
		const jsonTemplate = `{${names.map((name) => `"${name}":"\${${name}}"`).join(',')}}`;
		const values: Partial<typeof event> = { ...event };
		delete values.artifact_metadata;
		expect(json(await sent({ jsonTemplate }, event))).toEqual({ ...values, tag: '' });
		expect(json(await sent({ jsonTemplate }, {}))).toEqual(Object.fromEntries(names.map((name) => [name, ''])));
	});

	test('include metadata keys, which are empty if there is no metadata', async () => {
		const jsonTemplate = '{"text":"${artifact_metadata.accuracy}","value":${artifact_metadata.accuracy}}';
		expect(json(await sent({ jsonTemplate }, event))).toEqual({ text: '0.93', value: 0.93 });
		expect(json(await sent({ jsonTemplate }, {}))).toEqual({ text: '', value: '' });
	});

	test('are an error for a metadata key that the artifact does not have', async () => {
		const jsonTemplate = '{"a":"${artifact_metadata.acuracy}"}';
		await expect(sent({ jsonTemplate }, event)).rejects.toMatchObject({
			message: 'Unknown variable ${artifact_metadata.acuracy} at line 1, column 7',
		});
	});

	test('do not include metadata keys that contain a variable, with or without metadata', async () => {
		const jsonTemplate = '{"a":"${artifact_metadata.${alias}}"}';
		for (const item of [event, {}]) {
			await expect(sent({ jsonTemplate }, item)).rejects.toMatchObject({
				message: 'Unknown variable ${artifact_metadata.${alias} at line 1, column 7',
			});
		}
	});

	test('include ${ACCESS_TOKEN}, ${SECRET_NAME} and $SECRET_NAME', async () => {
		const credential = { secrets: { values: [{ name: 'SLACK', secretValue: 'canary "s" \\' }] } };
		const jsonTemplate = '{"a":"${ACCESS_TOKEN}","b":"${SLACK}","c":"$SLACK","d":"$SLACKER $UNKNOWN $5"}';
		const request = await sent({ jsonTemplate }, {}, credential);
		expect(json(request)).toEqual({
			a: secrets.accessToken,
			b: 'canary "s" \\',
			c: 'canary "s" \\',
			d: '$SLACKER $UNKNOWN $5',
		});
		expect(request.headers.authorization).toBe(`Bearer ${secrets.accessToken}`);
	});

	test.each(['wandb-github-dispatch', 'wandb-teams', 'wandb-slack'])(
		'fill in the example %s as W&B would',
		async (name) => {
			const file = readFileSync(join(__dirname, '../../examples', `${name}.json`), 'utf8');
			const { nodes } = JSON.parse(file) as { nodes: Array<{ type: string; parameters: { jsonTemplate?: string } }> };
			const node = nodes.find(({ type }) => type.endsWith('signedWebhookSend'));
			const { jsonTemplate } = node?.parameters ?? {};
			const received = await sent({ jsonTemplate }, event);
			expect(JSON.stringify(json(received))).toContain('mona');
			const verdict = createVerifier('wandb', [secrets.signingSecret]).verify(received, Date.now() / 1000);
			expect(verdict).toMatchObject({ ok: true });
		},
	);
});

describe('other payloads', () => {
	test('may be the whole item', async () => {
		const item = { a: 1, b: { c: ['ü'] } };
		expect(json(await sent({ payloadSource: 'item' }, item))).toEqual(item);
	});

	test('may be text with its own content type', async () => {
		const parameters = {
			payloadSource: 'textTemplate',
			textTemplate: '<a>${name}</a> $${name}',
			options: { contentType: 'application/xml' },
		};
		const request = await sent(parameters, { name: 'x' });
		expect(request.body.toString()).toBe('<a>x</a> ${name}');
		expect(request.headers['content-type']).toBe('application/xml');
	});

	test('may be a form', async () => {
		const parameters = {
			payloadSource: 'textTemplate',
			textTemplate: 'a=1&b=2',
			options: { contentType: 'application/x-www-form-urlencoded' },
		};
		const request = await sent(parameters);
		expect(request.body.toString()).toBe('a=1&b=2');
		expect(request.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
	});

	test('take named variables in preference to those of the item', async () => {
		const parameters = {
			jsonTemplate: '{"a":"${a}","b":"${b}"}',
			variableFields: { values: [{ name: 'a', value: 'named' }] },
		};
		expect(json(await sent(parameters, { a: 'item', b: 'item' }))).toEqual({ a: 'named', b: 'item' });
	});

	test('fail for an unknown name, with its position and the closest known name', async () => {
		const jsonTemplate = '{\n  "a": "${event_auther}"\n}';
		await expect(sent({ jsonTemplate })).rejects.toMatchObject({
			message: 'Unknown variable ${event_auther} at line 2, column 9',
			description: expect.stringContaining('Did you mean ${event_author}') as string,
		});
	});

	test('fail for invalid JSON, with its position', async () => {
		await expect(sent({ jsonTemplate: '{"a": ${event_type},\n}' })).rejects.toMatchObject({
			message: expect.stringContaining('not valid JSON at line 2, column 1') as string,
		});
	});
});

test('the event name is sent where receivers read it', async () => {
	const request = await sent({ signature: 'github', payloadSource: 'item', options: { eventName: 'issues' } });
	expect(request.headers['x-github-event']).toBe('issues');
});
