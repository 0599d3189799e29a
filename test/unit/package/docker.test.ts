import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { root } from './packed';

interface Service {
	readonly image?: string;
	readonly build?: { readonly context?: string; readonly args?: Readonly<Record<string, string>> };
	readonly command?: string;
	readonly environment?: Readonly<Record<string, string>>;
	readonly volumes?: readonly string[];
	readonly depends_on?: Readonly<Record<string, unknown>>;
}

interface Compose {
	readonly services: Readonly<Record<string, Service>>;
	readonly volumes?: Readonly<Record<string, unknown>>;
}

const read = (file: string) => parse(readFileSync(join(root, 'docker', file), 'utf8'), { merge: true }) as Compose;

const readJson = (path: string) =>
	JSON.parse(readFileSync(join(root, path), 'utf8')) as { version: string; dependencies: { n8n: string } };
const [single, queue] = [read('compose.yaml'), read('compose.queue.yaml')];
const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
const own = [
	...Object.values(single.services),
	...['main', 'webhook', 'worker'].map((name) => queue.services[name] as Service),
];

describe('the versions', () => {
	const tested = readJson('playground/n8n-2/package.json').dependencies.n8n;
	const { version } = readJson('package.json');

	test('of n8n are the tested one', () => {
		expect(single.services.n8n?.image).toBe(`docker.n8n.io/n8nio/n8n:\${N8N_VERSION:-${tested}}`);
		expect(queue.services.main?.build?.args?.N8N_VERSION).toBe(`\${N8N_VERSION:-${tested}}`);
		expect(dockerfile).toContain(`ARG N8N_VERSION=${tested}\nFROM docker.n8n.io/n8nio/n8n:\${N8N_VERSION}\n`);
	});

	test('of this package are its own', () => {
		expect(queue.services.main?.build?.args?.AGENT_WEBHOOKS_VERSION).toBe(`\${AGENT_WEBHOOKS_VERSION:-${version}}`);
		expect(dockerfile).toContain(`ARG AGENT_WEBHOOKS_VERSION=${version}\n`);
		const listed = single.services.n8n?.environment?.N8N_COMMUNITY_PACKAGES ?? '';
		expect(JSON.parse(listed.replace(/\$\{\w+:-([^}]*)\}/, '$1'))).toEqual([
			{ name: 'n8n-nodes-agent-webhooks', version },
		]);
	});
});

test('the installed n8n reads every variable that they set', () => {
	const folders = [
		'@n8n/config/dist',
		'@n8n/backend-common/dist',
		'@n8n/expression-runtime/dist',
		'n8n/dist',
		'n8n-core/dist',
	];
	const modules = join(root, 'playground/n8n-2/node_modules');
	const code = `grep -rhoE "['\\"](N8N|DB|QUEUE|EXECUTIONS|WEBHOOK)_[A-Z0-9_]+['\\"]" --include=*.js ${folders.join(' ')} | sort -u`;
	const known = new Set(
		execFileSync('bash', ['-c', code], { cwd: modules, encoding: 'utf8' }).replace(/['"]/g, '').split('\n'),
	);
	const used = new Set(own.flatMap(({ environment = {} }) => Object.keys(environment)));
	expect([...used].filter((name) => !known.has(name))).toEqual([]);
	expect(used.size).toBeGreaterThan(10);
});

test('every process of the cluster has the same image and the same settings, and waits for its servers', () => {
	const processes = own.slice(1);
	for (const { image, environment, depends_on: needs } of processes) {
		expect({ image, environment }).toEqual({ image: processes[0]?.image, environment: processes[0]?.environment });
		expect(Object.keys(needs ?? {}).sort()).toEqual(['postgres', 'redis']);
	}
	expect(processes.map(({ command }) => command)).toEqual([undefined, 'webhook', 'worker']);
});

test('every named volume is declared, and n8n’s data is in one', () => {
	for (const { services, volumes = {} } of [single, queue]) {
		const mounted = Object.values(services).flatMap((service) => service.volumes ?? []);
		expect(mounted.map((volume) => volume.split(':')[0]).sort()).toEqual(Object.keys(volumes).sort());
	}
	expect(single.services.n8n?.volumes).toEqual(['n8n-data:/home/node/.n8n']);
});
