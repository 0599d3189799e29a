import type { AgentTask } from './task';

export interface TaskLimits {
	readonly tasks: number;
	/** Of replies and messages together. */
	readonly characters: number;
	readonly milliseconds: number;
}

/**
 * The tasks of an agent, for clients that ask for them later. They are in the memory of one process, which is bounded: the
 * oldest are forgotten first.
 */
export class TaskMemory {
	private readonly known = new Map<string, { task: AgentTask; size: number }>();

	private characters = 0;

	constructor(private readonly limits: TaskLimits) {}

	get size(): number {
		return this.known.size;
	}

	/** Remembers the task in its present state. */
	put(task: AgentTask, now: number): void {
		this.remove(task.id);
		const size = sizeOf(task);
		this.known.set(task.id, { task, size });
		this.characters += size;
		for (const [id, { task: oldest }] of this.known) {
			const isFull = this.known.size > this.limits.tasks || this.characters > this.limits.characters;
			if (!isFull && now - oldest.at < this.limits.milliseconds) break;
			this.remove(id);
		}
	}

	get(id: string, now: number): AgentTask | undefined {
		const task = this.known.get(id)?.task;
		return task !== undefined && now - task.at < this.limits.milliseconds ? task : undefined;
	}

	private remove(id: string): void {
		this.characters -= this.known.get(id)?.size ?? 0;
		this.known.delete(id);
	}
}

function sizeOf({ reply = '', said = '', messages }: AgentTask): number {
	return reply.length + said.length + messages.reduce((sum, { message }) => sum + JSON.stringify(message).length, 0);
}
