import './environment';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { LoggerProxy } from 'n8n-workflow';

export interface LogCall {
	level: string;
	message: string;
	details: Record<string, unknown>;
}

/** Everything that n8n or a node logs from now on, at any level; tests read and clear it. */
export const logCalls: LogCall[] = [];

const write =
	(level: string) =>
	(message: string, details: Record<string, unknown> = {}) => {
		logCalls.push({ level, message, details });
	};
const recorder = {
	error: write('error'),
	warn: write('warn'),
	info: write('info'),
	debug: write('debug'),
	verbose: write('verbose'),
	scoped: () => recorder,
};

Container.set(Logger, recorder as unknown as Logger);
LoggerProxy.init(recorder);

/** Returns the log as one text for canary searches. */
export function logText(): string {
	return logCalls.map(({ level, message, details }) => `${level} ${message} ${JSON.stringify(details)}`).join('\n');
}

/** Returns the log entry of the only refused request. */
export function refusal() {
	const refusals = logCalls.filter(({ details }) => 'reason' in details);
	expect(refusals).toHaveLength(1);
	expect(refusals[0]?.message).toContain('refused a request');
	return refusals[0];
}
