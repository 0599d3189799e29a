import { recordingServer } from './loopback';
import type { Recorded, RecordingServer, Reply } from './loopback';

let server: RecordingServer | undefined;

/** Starts the only server of a test, which `closeServer` closes. */
export async function startServer(...replies: Reply[]): Promise<RecordingServer> {
	server = await recordingServer(...replies);
	return server;
}

/** Closes the server, if there is one. For `afterEach`. */
export async function closeServer(): Promise<void> {
	await server?.close();
	server = undefined;
}

/** Returns the URL of the server, or an empty text if there is none. */
export const serverUrl = (): string => server?.url ?? '';

/** Returns the JSON of the first request that the server received. */
export const firstBody = (): unknown => JSON.parse(server?.requests[0]?.body.toString() ?? '{}');

/** Returns the only request. */
export function only(requests: readonly Recorded[]): Recorded {
	expect(requests).toHaveLength(1);
	return requests[0] as Recorded;
}
