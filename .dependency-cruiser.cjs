/**
 * The layers of core: what each folder may import besides itself and the files next to the folders, which all may use.
 */
const FLOORS = {
	text: [],
	capture: ['text'],
	event: ['text'],
	payload: ['text'],
	signature: ['text'],
	receive: ['text'],
	send: ['text', 'signature'],
	respond: ['text', 'channel'],
	agent: ['text', 'send'],
	channel: ['text', 'agent'],
	'signature/keys': ['text', 'signature/types', 'signature/verdict'],
	'signature/profiles': ['text', 'signature/types', 'signature/verdict'],
	'signature/request': ['text', 'signature/keys', 'signature/types', 'signature/verdict'],
	'signature/schemes': ['text', 'signature/keys', 'signature/request', 'signature/types', 'signature/verdict'],
};

const floors = Object.entries(FLOORS).map(([room, below]) => ({
	name: `floor-${room.replace('/', '-')}`,
	severity: 'error',
	from: { path: `^core/${room}/` },
	to: {
		path: '^core/',
		pathNot: ['^core/(?!index)[^/]+\\.ts$', ...[room, ...below].map((name) => `^core/${name}(/|\\.ts$)`)],
	},
}));

/**
 * The import table of the design: which folder may import from which. test/unit/architecture enforces it and tests
 * these rules.
 */
module.exports = {
	forbidden: [
		{
			name: 'core-is-pure',
			comment: 'core/ knows neither n8n nor I/O: it imports itself only, and signature/ also node:crypto',
			severity: 'error',
			from: { path: '^core/' },
			to: { pathNot: ['^core/', '^crypto$'] },
		},
		{
			name: 'crypto-in-signature-only',
			severity: 'error',
			from: { path: '^core/', pathNot: '^core/signature/' },
			to: { path: '^crypto$' },
		},
		{
			name: 'shared-doors',
			comment: 'nodes/shared holds the doors to n8n: it imports n8n-workflow and core',
			severity: 'error',
			from: { path: '^nodes/shared/' },
			to: { pathNot: ['^nodes/shared/', '^core/', 'n8n-workflow'] },
		},
		{
			name: 'nodes-stand-alone',
			comment: 'a node imports n8n-workflow, core, nodes/shared and itself, never another node',
			severity: 'error',
			from: { path: '^nodes/([^/]+)/', pathNot: '^nodes/shared/' },
			to: { pathNot: ['^nodes/$1/', '^nodes/shared/', '^core/', 'n8n-workflow'] },
		},
		{
			name: 'credentials-import-little',
			severity: 'error',
			from: { path: '^credentials/' },
			to: { pathNot: ['^credentials/fields/', '^core/', 'n8n-workflow'] },
		},
		{
			name: 'rooms-have-doors',
			comment: 'a room of core that has an index is entered by it; send/samples has its own',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^core/(agent|event|payload|send|signature)/', pathNot: '^core/(\\w+|send/samples)/index\\.ts$' },
		},
		...floors,
		{ name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
		{ name: 'no-orphans-in-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: 'node_modules/(?!n8n-workflow)' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
	},
};
