/**
 * A real n8n for a test file. The file must begin with the docblock that selects the environment: `@jest-environment
 * ./test/real-n8n/environment.mjs`
 */

/** If installed, n8n needs 15-30 s for its first start; from a fresh clone it needs minutes. */
export const START_TIMEOUT_MS = 900_000;

export interface StartOptions {
	/** The name of the log file, playground/.data/logs/n8n-<name>.log. */
	name: string;
	version?: '1' | '2';
	/** Additional settings of n8n. */
	env?: Record<string, string>;
}

export interface RealN8n {
	/** For example http://127.0.0.1:5678 */
	baseUrl: string;
	/** Signed in as the owner. */
	client: N8nClient;
	owner: { email: string; password: string; firstName: string; lastName: string };
	/** Returns everything that n8n has written so far. */
	log(): string;
	logFile: string;
	/** Stops n8n with this signal, and restarts it with the same data on the same port. */
	restart(signal: 'SIGKILL' | 'SIGTERM', whileDown?: () => Promise<void>): Promise<void>;
	/** Ends n8n and deletes its data. */
	stop(): Promise<void>;
}

/** Debian's Redis on loopback; see debian.mjs. */
export interface RedisServer {
	readonly port: number;
	stop(): Promise<void>;
}

/** The part of playground/n8n-client.mjs that tests use; see there for details. */
export interface N8nClient {
	readonly baseUrl: string;
	readonly cookieHeader: string;
	call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>;
	types<T>(kind: 'nodes' | 'credentials'): Promise<T[]>;
	listCredentials(): Promise<{ id: string; name: string; type: string }[]>;
	createCredential(name: string, type: string, data: Record<string, unknown>): Promise<{ id: string; name: string }>;
	updateCredential(id: string, name: string, type: string, data: Record<string, unknown>): Promise<{ id: string }>;
	deleteCredential(id: string): Promise<unknown>;
	testCredential(credential: {
		id?: string;
		name: string;
		type: string;
		data: Record<string, unknown>;
	}): Promise<{ status: 'OK' | 'Error'; message: string }>;
	listWorkflows(): Promise<{ id: string; name: string; active: boolean }[]>;
	getWorkflow(id: string): Promise<Workflow>;
	createWorkflow(workflow: WorkflowExport): Promise<Workflow>;
	updateWorkflow(id: string, change: Partial<WorkflowExport>): Promise<Workflow>;
	activate(id: string, webhooks?: WebhookAddress[]): Promise<unknown>;
	deactivate(id: string, webhooks?: WebhookAddress[]): Promise<unknown>;
	deleteWorkflow(id: string): Promise<unknown>;
	untilListening(webhook: WebhookAddress, listening: boolean): Promise<void>;
	isListening(path: string, method: string): Promise<boolean>;
	runTest(id: string, triggerName: string): Promise<unknown>;
	listExecutions(workflowId?: string): Promise<ExecutionSummary[]>;
	executionCount(workflowId?: string): Promise<number>;
	executionIds(workflowId?: string): Promise<Set<string>>;
	getExecution(id: string): Promise<Execution>;
	waitForExecution(workflowId: string, options?: { since?: Set<string>; timeoutMs?: number }): Promise<Execution>;
	executionUrl(workflowId: string, executionId: string): string;
}

export interface WebhookAddress {
	/** Without a leading slash. */
	path: string;
	method?: string;
}

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	webhookId?: string;
	disabled?: boolean;
	alwaysOutputData?: boolean;
	onError?: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

export interface WorkflowExport {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	meta?: Record<string, unknown>;
}

export interface Workflow extends WorkflowExport {
	id: string;
	active: boolean;
	versionId: string;
}

export interface ExecutionSummary {
	startedAt: string;
	id: string;
	workflowId: string;
	status: string;
	mode: string;
}

export interface Execution extends ExecutionSummary {
	startedAt: string;
	stoppedAt: string;
	/** n8n's own structure, resolved. */
	data: unknown;
	/** The last run of each node, by the node's name. */
	nodes: Record<string, NodeRun>;
}

export interface NodeRun {
	status: string;
	milliseconds: number;
	error?: { message: string; description?: string; name?: string };
	/** The JSON of the items, by output. */
	outputs: Record<string, unknown>[][];
}

export interface ExampleCredential {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface Demo {
	/** By name, with the secrets of this start. */
	credentials: Record<string, ExampleCredential & { id: string }>;
	/** By name, as stored in n8n. */
	workflows: Record<string, Workflow>;
}

export interface Delivery {
	status: number;
	text: string;
	deliveryId: string;
}

export interface GithubDelivery {
	url: string;
	secret: string;
	event: string;
	body: Buffer;
	/** What the signature covers if it is not what is sent, which makes a forgery. */
	signedBody?: Buffer;
}

/** The part of playground/demo.mjs that tests use, and the function that starts n8n; see there for details. */
export interface Playground {
	startRealN8n: (options: StartOptions) => Promise<RealN8n>;
	startRedis: (options: { name: string }) => Promise<RedisServer>;
	/** Set by a test file; called when a test has failed, before anything is torn down. */
	onFailure?: (testName: string) => Promise<void>;
	exampleNames: { review: string; channel: string; receiver: string };
	readExamples: (folder?: string) => { workflows: WorkflowExport[]; credentials: ExampleCredential[] };
	prepareDemo: (client: N8nClient, options?: { folder?: string; places?: Record<string, string> }) => Promise<Demo>;
	githubPayload: (event: string, action?: string) => Buffer;
	forgedPullRequest: () => { body: Buffer; signedBody: Buffer };
	deliverFromGithub: (delivery: GithubDelivery) => Promise<Delivery>;
	webhookUrl: (client: N8nClient, workflow: Workflow) => string;
	githubSecret: (demo: Demo) => string;
	deliverPullRequest: (
		client: N8nClient,
		demo: Demo,
		options?: { body?: Buffer },
	) => Promise<{ delivery: Delivery; review: Execution; channel: Execution; receiver: Execution }>;
	deliverInVain: (
		client: N8nClient,
		demo: Demo,
		sent: { event: string; body: Buffer; signedBody?: Buffer },
	) => Promise<Delivery & { executions: number }>;
}

const provided = (globalThis as { realN8n?: Playground }).realN8n;
if (!provided) {
	throw new Error('Put /** @jest-environment ./test/real-n8n/environment.mjs */ at the top of the test file');
}

/** The playground's functions, and a real n8n. */
export const playground: Playground = provided;
