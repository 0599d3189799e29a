import { option } from '../../shared/option-rows';
import { AGENT_MESSAGE } from '../description/sources';
import { requiredText } from './readers';

const displayOptions = { show: { '/source': [AGENT_MESSAGE], '/protocols': ['a2a', 'chatCompletions'] } };

/** Options that say how callers of A2A and Chat Completions see the workflow. */
export const channelOptions = {
	agentDescription: option(
		{
			displayName: 'Agent Description',
			name: 'agentDescription',
			type: 'string',
			default: '',
			placeholder: 'Answers questions about orders',
			displayOptions,
			description: 'What the agent can do. Other agents read this in the agent card to decide which agent to ask.',
		},
		requiredText,
	),
	agentName: option(
		{
			displayName: 'Agent Name',
			name: 'agentName',
			type: 'string',
			default: '',
			placeholder: 'Order desk',
			displayOptions,
			description:
				'Name of the agent in the agent card, and of the model in the list of models. Defaults to the name of the workflow.',
		},
		requiredText,
	),
};
