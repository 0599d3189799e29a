import { agentProtocols } from '../../../core/agent';
import type { AgentProtocol } from '../../../core/agent';
import { nameList } from '../../../core/text/name-list';

/** The agent APIs that have a feature, by their names in the menu and in its order, for use in a sentence. */
export function supportedBy(holds: (protocol: AgentProtocol) => boolean): string {
	return nameList(agentProtocols.filter(holds).map(({ displayName }) => displayName));
}

/** APIs whose agents can post their reply to an address. */
export const CALLBACK_APIS = supportedBy(({ callback }) => callback !== undefined);

/** APIs that accept files with a message. */
export const FILE_APIS = supportedBy(({ takesFiles }) => takesFiles);

/** APIs that run in the background and can be asked whether they are done. */
export const BACKGROUND_APIS = supportedBy(({ longRuns }) => longRuns !== undefined);

/** APIs whose server issues the session IDs. */
export const SERVER_SESSION_APIS = supportedBy(({ session }) => session.issuedBy === 'server');
