import { isObject, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import type { AgentAnswer, AgentOutcome, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { entityIn, messageIn, readParts, resultIn, stateOf, taskIn } from './parts';

type ReadAnswer = (body: unknown, answer: AgentAnswer) => AgentOutcome;

/** States in which a task sends nothing more until it receives another message. */
const RESTING = new Set(['COMPLETED', 'FAILED', 'CANCELED', 'REJECTED', 'INPUT_REQUIRED', 'AUTH_REQUIRED']);
interface Artifact {
	readonly artifactId: string;
	readonly parts: unknown[];
}

/**
 * Assembles the events of a stream (a message, or a task and its updates) into what a non-streamed answer would hold.
 */
export class A2aStream extends StreamedReply {
	private task: Record<string, unknown> | undefined;
	private readonly artifacts = new Map<string, Artifact>();
	private unknown: AgentOutcome | undefined;
	/** The parts of the last status message. It is the answer if the server's last event has none. */
	private lastSaid: readonly unknown[] | undefined;

	constructor(private readonly readAnswer: ReadAnswer) {
		super();
	}

	protected read({ data }: StreamEvent): StreamStep {
		const body = parseJson(data);
		if (isObject(body) && isObject(body.error)) return this.reject(body.error);
		const result = resultIn(body);
		if (result === undefined) return this.passOver(body);
		if (messageIn(result) && !isObject(result.status)) return this.settle(body);
		const artifactUpdate = entityIn(result, 'artifactUpdate', 'artifact-update') ?? draftUpdate(result);
		if (artifactUpdate) return this.addArtifact(artifactUpdate);
		const statusUpdate = entityIn(result, 'statusUpdate', 'status-update');
		if (statusUpdate) return this.update(statusUpdate);
		const task = taskIn(result);
		return task ? this.begin(task) : this.passOver(body);
	}

	protected assembled(): AgentOutcome | undefined {
		return this.task ? undefined : this.unknown;
	}

	/**
	 * Skips an event of an unknown kind, so that it cannot spoil a good reply. If nothing else arrives, it becomes the
	 * error.
	 */
	private passOver(body: unknown): StreamStep {
		this.unknown ??= this.readAnswer(body, { status: 200, body });
		return {};
	}

	private begin(task: Record<string, unknown>): StreamStep {
		this.task = { ...this.task, ...task };
		for (const artifact of listAt(task, 'artifacts')) this.keepArtifact(artifact, false);
		return this.settleWhenResting();
	}

	private update(update: Record<string, unknown>): StreamStep {
		const said = listAt(update, 'status.message.parts');
		if (said.length > 0) this.lastSaid = said;
		this.taskOf(update).status = update.status;
		return this.settleWhenResting(update.final === true);
	}

	/**
	 * Returns the task that an update belongs to. The task is changed in place: copying a large task for every small
	 * update would be slow.
	 */
	private taskOf({ taskId, contextId }: Record<string, unknown>): Record<string, unknown> {
		this.task ??= {};
		this.task.id ??= taskId;
		this.task.contextId ??= contextId;
		return this.task;
	}

	private addArtifact(update: Record<string, unknown>): StreamStep {
		this.taskOf(update);
		this.keepArtifact(update.artifact, update.append === true);
		const { text, reasoning } = readParts(listAt(update, 'artifact.parts'));
		this.addReasoning(reasoning);
		return this.addTo(textAt(update, 'artifact.artifactId'), text);
	}

	private keepArtifact(given: unknown, append: boolean): void {
		const artifactId = textAt(given, 'artifactId') ?? '';
		const parts = listAt(given, 'parts');
		const known = this.artifacts.get(artifactId);
		if (known && append) for (const part of parts) known.parts.push(part);
		else if (known) this.artifacts.set(artifactId, { artifactId, parts: [...parts] });
		else if (this.artifacts.size < MAX_KEPT) this.artifacts.set(artifactId, { artifactId, parts: [...parts] });
	}

	/** @param isFinal this event ends the stream, even if the task goes on */
	private settleWhenResting(isFinal = false): StreamStep {
		if (!isFinal && !RESTING.has(stateOf(this.task))) return {};
		const history = [
			...listAt(this.task, 'history'),
			...(this.lastSaid ? [{ role: 'agent', parts: this.lastSaid }] : []),
		];
		return this.settle({ result: { ...this.task, artifacts: [...this.artifacts.values()], history } });
	}

	/** An artifact may replace an earlier one with the same ID, so the pieces may hold text that is not in the reply. */
	protected override holdsLess(): boolean {
		return false;
	}

	/** Ends the run with an error. After the first update, the agent has accepted the message, whatever the error's code. */
	private reject(error: Record<string, unknown>): StreamStep {
		const outcome = this.readAnswer({ error }, { status: 200, body: { error } });
		if (this.task === undefined || outcome.ok) return this.end(outcome);
		return this.end({ ok: false, failure: { ...outcome.failure, accepted: 'yes' } });
	}

	private settle(body: unknown): StreamStep {
		return this.end(this.readAnswer(body, { status: 200, body }));
	}
}

/** Returns an artifact's update of version 0.1, which states no kind and numbers the artifacts. */
function draftUpdate(result: Record<string, unknown>): Record<string, unknown> | undefined {
	const { artifact, id } = result;
	if (!isObject(artifact) || result.kind !== undefined) return undefined;
	const artifactId = String(numberAt(artifact, 'index') ?? 0);
	return { taskId: id, append: artifact.append, artifact: { artifactId, ...artifact } };
}
