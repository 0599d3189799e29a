/** For models that build workflows: when this node is the right one, and what its fields take. */

export const searchHint =
	"Use it when another system calls n8n to report an event and so starts the workflow, and a forged request must be refused: a payment in Stripe, an issue in GitHub or Jira, an order in Shopify, a message or command in Slack, a run in Weights & Biases, an answer in a form, a booked call, an error, or any other source in the list. It checks the signature of the sender, and starts only for the events that are listed. For senders that are not in the list, choose customSignature, secureHeader or secretUrl as source. To let callers send a chat message and get a reply, as to an agent, choose agentMessage. n8n's own Webhook node checks no signature.";

export const relatedNodes = [
	{
		nodeType: 'n8n-nodes-agent-webhooks.webhookRespond',
		relationHint:
			"Responds to the caller if respond of the trigger is 'responseNode'. n8n's own Respond to Webhook node fails behind this trigger.",
	},
];

export const sourceHint =
	'The system that sends the webhooks, for example github, stripe, slack, shopify, jira. It decides how the signature is checked. Use customSignature for an HMAC that no source describes, secureHeader for a fixed header, agentMessage for {message, userId, sessionId}.';

export const eventsHint =
	'A comma-separated list of the event names of the source, as the sender writes them: issues.opened, invoice.paid, release.*, !star. Empty starts the workflow for every event. Not an expression.';

export const respondHint =
	"Use 'onReceived' unless the sender needs an answer from the workflow. 'lastNode' answers with the output of the last node, 'responseNode' with a respond node, 'streaming' with the text of an agent while it is written.";
