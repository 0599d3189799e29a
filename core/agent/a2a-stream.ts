import { readParts, stateOf } from './a2a-parts';
import { isObject, listAt, parseJson, textAt } from './json';
import { cutOff, withPartial } from './outcome';
import type { AgentAnswer, AgentOutcome, StreamReader, StreamStep } from './protocol';
import type { StreamEvent } from './stream';

type ReadAnswer = (body: unknown, answer: AgentAnswer) => AgentOutcome;

/** States after which the task sends nothing more, until it is spoken to again. */
const RESTING = new Set(['COMPLETED', 'FAILED', 'CANCELED', 'REJECTED', 'INPUT_REQUIRED', 'AUTH_REQUIRED']);
const MAX_ARTIFACTS = 1000;

interface Artifact {
	artifactId: string;
	parts: unknown[];
}

/** A message, or a task and its updates, put together into what an unstreamed answer would have held. */
export class A2aStream implements StreamReader {
	private task: Record<string, unknown> | undefined;
	private readonly artifacts = new Map<string, Artifact>();
	private text = '';
	private final: AgentOutcome | undefined;

	constructor(private readonly readAnswer: ReadAnswer) {}

	push({ data }: StreamEvent): StreamStep {
		const body = parseJson(data);
		const result = isObject(body) && isObject(body.result) ? body.result : undefined;
		if (result === undefined) return this.settle(body);
		const kind = textAt(result, 'kind');
		if (isObject(result.message) || kind === 'message') return this.settle(body);
		if (isObject(result.artifactUpdate) || kind === 'artifact-update')
			return this.addArtifact(result.artifactUpdate ?? result);
		if (isObject(result.statusUpdate) || kind === 'status-update') return this.update(result.statusUpdate ?? result);
		return this.begin(isObject(result.task) ? result.task : result);
	}

	outcome(): AgentOutcome {
		return this.final ? withPartial(this.final, this.text) : cutOff(this.text);
	}

	private begin(task: Record<string, unknown>): StreamStep {
		this.task = task;
		for (const artifact of listAt(task, 'artifacts')) this.keepArtifact(artifact, false);
		return this.settleWhenResting();
	}

	private update(update: unknown): StreamStep {
		if (!isObject(update)) return {};
		const { taskId, contextId, status } = update;
		this.task = { id: taskId, contextId, ...this.task, status };
		return this.settleWhenResting();
	}

	private addArtifact(update: unknown): StreamStep {
		if (!isObject(update)) return {};
		this.task = { id: update.taskId, contextId: update.contextId, ...this.task };
		this.keepArtifact(update.artifact, update.append === true);
		const delta = readParts(listAt(update, 'artifact.parts')).text;
		this.text += delta;
		return delta === '' ? {} : { delta };
	}

	private keepArtifact(given: unknown, append: boolean): void {
		const artifactId = textAt(given, 'artifactId') ?? '';
		const before = append ? (this.artifacts.get(artifactId)?.parts ?? []) : [];
		if (this.artifacts.size >= MAX_ARTIFACTS && !this.artifacts.has(artifactId)) return;
		this.artifacts.set(artifactId, { artifactId, parts: [...before, ...listAt(given, 'parts')] });
	}

	private settleWhenResting(): StreamStep {
		if (!RESTING.has(stateOf(this.task))) return {};
		return this.settle({ result: { ...this.task, artifacts: [...this.artifacts.values()] } });
	}

	private settle(body: unknown): StreamStep {
		this.final = this.readAnswer(body, { status: 200, body });
		const unseen = this.final.ok && this.text === '' ? this.final.reply.text : '';
		return { done: true, ...(unseen !== '' && { delta: unseen }) };
	}
}
