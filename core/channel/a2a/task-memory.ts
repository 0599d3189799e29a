import type { AgentTask } from './task';

/** Gets the next state of a task. */
export type TaskWatcher = (task: AgentTask | undefined) => void;

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

	private readonly watchers = new Map<string, Set<TaskWatcher>>();

	private characters = 0;

	constructor(private readonly limits: TaskLimits) {}

	get size(): number {
		return this.known.size;
	}

	/** Remembers the task in its present state. */
	put(task: AgentTask, now: number): void {
		this.remove(task.id);
		this.notify(task.id, task);
		const size = sizeOf(task);
		this.known.set(task.id, { task, size });
		this.characters += size;
		for (const [id, { task: oldest }] of this.known) {
			const isFull = this.known.size > this.limits.tasks || this.characters > this.limits.characters;
			if (!isFull && now - oldest.at < this.limits.milliseconds) break;
			this.remove(id);
			this.notify(id, undefined);
		}
	}

	get(id: string, now: number): AgentTask | undefined {
		const task = this.known.get(id)?.task;
		return task !== undefined && now - task.at < this.limits.milliseconds ? task : undefined;
	}

	/**
	 * Calls the watcher for each further state of a task, and once with undefined if the task is forgotten.
	 *
	 * @returns a function that ends this
	 */
	watch(id: string, watcher: TaskWatcher): () => void {
		const watchers = this.watchers.get(id) ?? new Set();
		this.watchers.set(id, watchers.add(watcher));
		return () => {
			watchers.delete(watcher);
			if (watchers.size === 0 && this.watchers.get(id) === watchers) this.watchers.delete(id);
		};
	}

	private notify(id: string, task: AgentTask | undefined): void {
		for (const watcher of [...(this.watchers.get(id) ?? [])]) watcher(task);
	}

	private remove(id: string): void {
		this.characters -= this.known.get(id)?.size ?? 0;
		this.known.delete(id);
	}
}

function sizeOf({ reply = '', said = '', messages }: AgentTask): number {
	return reply.length + said.length + messages.reduce((sum, { message }) => sum + JSON.stringify(message).length, 0);
}
