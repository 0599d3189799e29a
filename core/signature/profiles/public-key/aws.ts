import type { KeySource } from '../../types';
import { HOUR, json, profile } from '../row';

/** https only, and AWS's own names: anybody can have a host that ends in amazonaws.com (aws/aws-js-sns-message-validator). */
const HOST = /^sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(?:\.cn)?$/;

const certificate: KeySource = {
	from: 'request',
	// Lambda spells it the other way
	address: [json('SigningCertURL'), json('SigningCertUrl')],
	host: HOST,
	path: /^\/SimpleNotificationService-[a-zA-Z0-9]{32}\.pem$/,
	answer: { form: 'certificate' },
};

const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

export const aws = [
	profile({
		name: 'aws-sns',
		displayName: 'AWS SNS',
		aliases: ['amazon-sns', 'sns'],
		group: 'Identity and Cloud',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'detached',
				signature: { in: 'json', path: 'Signature' },
				encoding: 'base64',
				algorithm: { named: json('SignatureVersion'), by: { '1': 'rsa-sha1', '2': 'rsa-sha256' } },
				content: [
					{
						of: 'fields',
						type: 'Type',
						orders: {
							Notification: NOTIFICATION,
							SubscriptionConfirmation: CONFIRMATION,
							UnsubscribeConfirmation: CONFIRMATION,
						},
						optional: ['Subject'],
					},
				],
				owner: { value: json('TopicArn'), setting: 'topicArn' },
				timestamp: { from: json('Timestamp'), unit: 'rfc3339', tolerance: Infinity },
			},
			keySource: certificate,
			settings: [
				{
					name: 'topicArn',
					label: 'Topic ARN',
					description:
						'The ARN of the topic, as the page of the topic at AWS shows it. Several are separated by commas. Any AWS account can get genuine signatures, so deliveries of other topics are refused.',
					required: true,
					placeholder: 'arn:aws:sns:us-east-1:123456789012:MyTopic',
				},
			],
		},
		setup:
			'Enter the topic ARN in the credential and publish this workflow. Then, at AWS, open Simple Notification Service → Topics → your topic → Create subscription: choose HTTPS, paste the URL, and leave raw message delivery off, because raw messages are not signed. The subscription is confirmed by this node.',
		docs: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
		retry: {
			keeps: 'id',
			spanSeconds: HOUR,
			source: 'The MessageId is signed. Retries for up to 3,600 seconds by policy (docs.aws.amazon.com).',
		},
		event: [json('Type')],
		deliveryId: [json('MessageId')],
		limits: 'The signature covers the message, its subject, ID, time and topic, but not UnsubscribeURL.',
		exampleEvents: ['Notification'],
		confirmation: {
			when: { value: json('Type'), is: 'SubscriptionConfirmation' },
			address: json('SubscribeURL'),
			host: HOST,
		},
	}),
];
