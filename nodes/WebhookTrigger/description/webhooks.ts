import type { INodeTypeDescription, IWebhookDescription } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import type { SignatureProfile } from '../../../core/signature';
import { dynamicFields } from '../../shared/webhook/dynamic-fields';
import type { DynamicField, LookupTable } from '../../shared/webhook/dynamic-fields';
import { channelWebhooks } from './protocols';
import { sourceOptions } from './source-menu';

/**
 * The methods besides POST that n8n passes to a node. OPTIONS is not among them, because n8n answers it itself for
 * CORS.
 */
const HANDSHAKE_METHODS = ['GET', 'HEAD'];

const all = Object.values(profiles);

/** Providers whose handshakes use another method than POST. */
const methods: LookupTable = all
	.map((profile) => [profile.name, ['POST', ...handshakeMethods(profile)].join(',')] as const)
	.filter(([, names]) => names !== 'POST');

/** The providers that expect a status other than 200 for a delivery. */
const statuses: LookupTable = all
	.map(({ name, success }) => [name, success?.status ?? 200] as const)
	.filter(([, status]) => status !== 200);

function handshakeMethods({ handshakes = [] }: SignatureProfile): string[] {
	const used = handshakes.flatMap(({ when }) =>
		when.flatMap((condition) => (condition.on === 'method' ? [condition.is] : [])),
	);
	return HANDSHAKE_METHODS.filter((method) => used.includes(method));
}

interface Options {
	readonly responseCode?: number;
	readonly responseData?: string;
}

/**
 * How n8n responds to deliveries. With an empty `responseData`, `webhook()` chooses the body; without it, n8n would answer
 * "firstEntryJson".
 */
const responses: Record<'responseMode' | 'responseCode' | 'responseData' | 'isFullPath', DynamicField> = {
	responseMode: { read: (parameters) => parameters.respond },
	responseCode: {
		// a code that is an expression of the delivery is set by webhook()
		read: (parameters, table) =>
			[(parameters.options as Options | undefined)?.responseCode].find((code) => typeof code === 'number') ||
			(parameters.respond === 'onReceived' ? (table.find((row) => row[0] === parameters.source) ?? ['', 200])[1] : 200),
		table: statuses,
	},
	responseData: {
		read: (parameters) =>
			parameters.respond === 'lastNode'
				? (parameters.options as Options | undefined)?.responseData || 'firstEntryJson'
				: '',
	},
	isFullPath: { read: (parameters) => parameters.webhookIdMode === 'custom' },
};

/** The webhooks of the node. Besides its own URL, it has those that the protocols of an agent channel prescribe. */
export const webhooks = [
	{
		name: 'default',
		...dynamicFields({
			httpMethod: {
				read: (parameters, table) => (table.find((row) => row[0] === parameters.source) ?? ['', 'POST'])[1],
				table: methods,
			},
			path: { read: (parameters) => parameters.path },
			...responses,
		}),
	},
	...channelWebhooks.map(({ name, protocol, method, path, starts }) => ({
		name,
		ndvHideUrl: true,
		...(!starts && { responseMode: 'onReceived', responseData: '' }),
		...dynamicFields<string>({
			httpMethod: {
				// n8n registers nothing for an empty method
				read: (parameters, table) =>
					parameters.source === 'agentMessage' &&
					Array.isArray(parameters.protocols) &&
					parameters.protocols.some((protocol) => table.some((row) => row[0] === protocol))
						? (table[0] ?? ['', ''])[1]
						: '',
				table: [[protocol, method]],
			},
			path: {
				read: (parameters, table) => (parameters.path as string).replace(/\/+$/, '') + (table[0] ?? [''])[0],
				table: [[path, '']],
			},
			...(starts ? responses : { isFullPath: responses.isFullPath }),
		}),
	})),
] as unknown as IWebhookDescription[];

/** The texts of the panel while the builder waits for a first request. */
export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: 'Wait for a webhook',
	executionsHelp: {
		inactive:
			'Webhooks have two modes: test and production.<br><br><b>Use test mode while you build your workflow</b>. Click ‘Execute step’, then send a request to the test URL. The executions will show up in the editor.<br><br><b>Use production mode to run your workflow automatically</b>. Publish the workflow, then send requests to the production URL. Executions will show up in the <a data-key="executions">executions list</a>.',
		active:
			'Webhooks have two modes: test and production.<br><br><b>Use test mode while you build your workflow</b>. Click ‘Execute step’, then send a request to the test URL.<br><br>The workflow is published. Requests to the production URL run it, and these executions show up in the <a data-key="executions">executions list</a>.',
	},
	activationHint: 'Publish the workflow to receive webhooks at the production URL without clicking ‘Execute step’.',
};

const sourceNames = JSON.stringify(sourceOptions.map(({ name, value }) => [value, name]));

/** The text below the node on the canvas, for example `GitHub: pull_request`. */
export const subtitle = `={{(${sourceNames}.find((row) => row[0] === $parameter["source"]) ?? ["", ""])[1] + ($parameter["events"] ? ": " + $parameter["events"] : "")}}`;

/** One output, and one for refused requests and ignored deliveries where the builder wants to see them. */
export const outputs: INodeTypeDescription['outputs'] =
	'={{$parameter["options"]["outputIgnored"] ? [{ type: "main", displayName: "Accepted" }, { type: "main", displayName: $parameter["options"]["outputRejected"] ? "Rejected or Ignored" : "Ignored" }] : $parameter["options"]["outputRejected"] ? [{ type: "main", displayName: "Verified" }, { type: "main", displayName: "Rejected" }] : ["main"]}}';
