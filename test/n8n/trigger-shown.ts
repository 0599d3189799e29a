import type { Execution } from '../real-n8n/real-n8n';

export interface Shown {
	type: string;
	message: string;
	description?: string;
}

interface RunData {
	resultData: { runData: Record<string, { hints?: { type: string; message: string }[] }[]> };
}

/** What the panel shows for a manual run: its error, or the hint above its empty output. */
export function shown({ data, nodes }: Execution): Shown | undefined {
	const { error } = nodes.Trigger ?? {};
	if (error)
		return { type: 'error', message: error.message, ...(error.description && { description: error.description }) };
	const [hint] = (data as RunData).resultData.runData.Trigger?.[0]?.hints ?? [];
	return hint && { type: hint.type, message: hint.message };
}
