import { hexHeader, json, profile, timeIn } from '../row';

export const grafana = [
	profile({
		name: 'grafana',
		displayName: 'Grafana Alerting',
		group: 'Operations',
		scheme: hexHeader('X-Grafana-Alerting-Signature'),
		setup:
			'In Grafana, open Alerting → Contact points → Add: choose Webhook, paste the URL, and under HMAC signature set a secret but no timestamp header. Enter the same secret in the credential.',
		docs: 'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
		retry: {
			keeps: 'nothing',
			source:
				'After the repeat interval, an alert is sent again with the same body, so a retry cannot be distinguished from a repeat.',
		},
		event: [json('status')],
		exampleEvents: ['firing', 'resolved'],
	}),
	profile({
		name: 'grafana-timestamp',
		displayName: 'Grafana Alerting (Timestamp)',
		group: 'Operations',
		// grafana/alerting http/hmac.go: a colon between the timestamp and the body
		scheme: hexHeader('X-Grafana-Alerting-Signature', '', {
			content: '{t}:{body}',
			timestamp: timeIn('X-Grafana-Alerting-Timestamp'),
		}),
		setup:
			'In Grafana, open Alerting → Contact points → Add: choose Webhook, paste the URL, and under HMAC signature set a secret and the timestamp header X-Grafana-Alerting-Timestamp. Enter the same secret in the credential.',
		docs: 'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
		retry: { keeps: 'signature', source: 'The timestamp is signed, and each repeat of an alert has a new one.' },
		event: [json('status')],
		exampleEvents: ['firing', 'resolved'],
	}),
];
