export { explainWebhook } from './explain';
export type { ExplainedStep, ExplainWebhookInput, WebhookExplanation } from './explanation';
