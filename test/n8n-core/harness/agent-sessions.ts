/** What servers answer that need a session before a run, by the end of the path. */
const sessions = [
	[/\/apps\/.*\/sessions/, '{"id":"s-1"}'],
	[/\/conversations\/get-or-create$/, '{"conversation":{"id":"s-1"}}'],
	[/\/v3\/directline\/conversations$/, '{"conversationId":"s-1"}'],
	[/\/provision-request$/, '{"request_id":"q-1"}'],
] as const;

/** Returns the answer to a request that prepares a run without starting one. */
export function sessionAnswer(url: string): string | undefined {
	return sessions.find(([path]) => path.test(url))?.[1];
}
