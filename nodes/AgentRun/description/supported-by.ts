import { agentProtocols } from '../../../core/agent';
import type { AgentProtocol } from '../../../core/agent';
import { nameList } from '../../../core/text/name-list';

/** Returns the names of the agent APIs that have a feature, in the order of the menu, for use in a sentence. */
export function supportedBy(holds: (protocol: AgentProtocol) => boolean): string {
	return nameList(agentProtocols.filter(holds).map(({ displayName }) => displayName));
}

/** The APIs whose agents can post their reply to a URL. */
export const CALLBACK_APIS = supportedBy(({ callback }) => callback !== undefined);

/** The APIs that accept files with a message. */
export const FILE_APIS = supportedBy(({ takesFiles }) => takesFiles);

/** The APIs whose runs continue in the background and can be polled. */
export const BACKGROUND_APIS = supportedBy(({ longRuns }) => longRuns !== undefined);

/** The APIs whose server issues the session IDs. */
export const SERVER_SESSION_APIS = supportedBy(({ session }) => session.issuedBy === 'server');

/** The APIs whose agents can ask a question in the middle of a run. */
export const ANSWERED_APIS = supportedBy(({ answering }) => answering !== undefined);
