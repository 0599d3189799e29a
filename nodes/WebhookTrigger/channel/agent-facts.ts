import type { IWebhookFunctions } from 'n8n-workflow';

import type { CardFacts, CardSecurity } from '../../../core/channel/a2a/card';
import type { TriggerConfiguration } from '../configuration/configuration';

/** The name under which callers know the workflow. */
export function agentName(context: IWebhookFunctions, { options }: TriggerConfiguration): string {
	return options.agentName ?? (context.getWorkflow().name || 'Workflow');
}

/** What the agent card says. */
export function cardFacts(context: IWebhookFunctions, configuration: TriggerConfiguration): CardFacts {
	const name = agentName(context, configuration);
	return {
		url: configuration.options.publicUrl ?? ownUrl(context),
		name,
		description: configuration.options.agentDescription ?? `The n8n workflow “${name}”`,
		ways: waysIn(configuration),
	};
}

/** Returns the URL that was called, production or test. n8n 1 only tells the first, from which the other differs by a word. */
function ownUrl(context: IWebhookFunctions): string {
	if ('getWebhookResourceUrl' in context) return context.getWebhookResourceUrl('default') ?? '';
	const url = (context as IWebhookFunctions).getNodeWebhookUrl('default') ?? '';
	return (context as IWebhookFunctions).getMode() === 'manual' ? url.replace('/webhook/', '/webhook-test/') : url;
}

/** The ways to prove who calls: a token; the key as bearer token or in the URL; and the secure header with each of these. */
function waysIn({ checks, masking }: TriggerConfiguration): readonly (readonly CardSecurity[])[] {
	const header: CardSecurity[] =
		masking.secureHeader === undefined ? [] : [{ name: 'header', in: 'header', key: masking.secureHeader }];
	if (checks.some(({ name }) => name === 'caller token')) return [[{ name: 'bearer', in: 'bearer' }, ...header]];
	if (!checks.some(({ name }) => name === 'API key')) return header.length > 0 ? [header] : [];
	const keys: CardSecurity[] = [
		{ name: 'bearer', in: 'bearer' },
		{ name: 'apiKey', in: 'query', key: 'apiKey' },
	];
	return keys.map((key) => [key, ...header]);
}
