import { DAY, json, profile } from '../row';

/** apple.com/certificateauthority: Apple Root CA - G3, whose SHA-256 is 63343abf…3e9179 (a test compares it). */
const APPLE_ROOT_CA_G3 =
	'MIICQzCCAcmgAwIBAgIILcX8iNLFS5UwCgYIKoZIzj0EAwMwZzEbMBkGA1UEAwwSQXBwbGUgUm9vdCBDQSAtIEczMSYwJAYDVQQLDB1BcHBsZSBDZXJ0' +
	'aWZpY2F0aW9uIEF1dGhvcml0eTETMBEGA1UECgwKQXBwbGUgSW5jLjELMAkGA1UEBhMCVVMwHhcNMTQwNDMwMTgxOTA2WhcNMzkwNDMwMTgxOTA2WjBn' +
	'MRswGQYDVQQDDBJBcHBsZSBSb290IENBIC0gRzMxJjAkBgNVBAsMHUFwcGxlIENlcnRpZmljYXRpb24gQXV0aG9yaXR5MRMwEQYDVQQKDApBcHBsZSBJ' +
	'bmMuMQswCQYDVQQGEwJVUzB2MBAGByqGSM49AgEGBSuBBAAiA2IABJjpLz1AcqTtkyJygRMc3RCV8cWjTnHcFBbZDuWmBSp3ZHtfTjjTuxxEtX/1H7Yy' +
	'Yl3J6YRbTzBPEVoA/VhYDKX1DyxNB0cTddqXl5dvMVztK517IDvYuVTZXpmkOlEKMaNCMEAwHQYDVR0OBBYEFLuw3qFYM4iapIqZ3r6966/ayySrMA8G' +
	'A1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49BAMDA2gAMGUCMQCD6cHEFl4aXTQY2e3v9GwOAEZLuN+yRhHFD/3meoyhpmvOwgPU' +
	'nPWTxnS4at+qIxUCMG1mihDK1A3UT82NQz60imOlM27jbdoXt2QfyFMm+YhidDkLF1vLUagM6BgD56KyKA==';

const CONTAINERS = ['data', 'summary', 'externalPurchaseToken', 'appData'];
const inContainers = (name: string): readonly string[] => CONTAINERS.map((container) => `${container}.${name}`);

export const apple = [
	profile({
		name: 'apple-app-store',
		displayName: 'Apple App Store (Server Notifications)',
		group: 'Payments',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'json', path: 'signedPayload' },
				algorithms: ['ES256'],
				claims: [
					{ claim: inContainers('bundleId'), must: { match: ['{bundleId}'] }, owner: true },
					{
						claim: inContainers('appAppleId'),
						must: { match: ['{appAppleId}'] },
						when: { setting: 'environment', is: 'Production' },
						owner: true,
					},
					{
						claim: inContainers('environment'),
						must: { match: ['{environment}'] },
						// external purchase tokens have none
						when: { setting: 'environment', is: '' },
						owner: true,
					},
				],
				tolerance: 60,
				isDocument: true,
				signedAt: 'signedDate',
			},
			keySource: {
				from: 'chain',
				roots: [APPLE_ROOT_CA_G3],
				rootSetting: 'rootCertificateBase64',
				leafPurpose: '1.2.840.113635.100.6.11.1',
				issuerPurpose: '1.2.840.113635.100.6.2.1',
			},
			settings: [
				{
					name: 'bundleId',
					label: 'Bundle ID',
					description:
						'The bundle ID of the app. Apple signs the notifications of every app, so those of other apps are refused.',
					required: true,
					placeholder: 'com.example.app',
				},
				{
					name: 'environment',
					label: 'Environment',
					description: 'The environment whose notifications are accepted.',
					choices: ['Production', 'Sandbox'],
				},
				{
					name: 'appAppleId',
					label: 'Apple ID of the App',
					description: 'The number that App Store Connect shows as the Apple ID of the app. Required for Production.',
					requiredWhen: { setting: 'environment', is: 'Production' },
					placeholder: '1234567890',
				},
				{
					name: 'rootCertificateBase64',
					label: 'Root Certificate',
					description: 'Another root than Apple’s, as base64. For tests only.',
					fetchOnly: true,
				},
			],
		},
		setup:
			'In App Store Connect, open your app → App Information → App Store Server Notifications: paste the URL for Production or Sandbox, and choose version 2. Enter the bundle ID and the Apple ID of the app in the credential.',
		docs: 'https://developer.apple.com/documentation/appstoreservernotifications',
		retry: {
			keeps: 'id',
			spanSeconds: 7 * DAY,
			source:
				'The notificationUUID is signed. Retries 1, 12, 24, 48 and 72 hours after the previous attempt (developer.apple.com).',
		},
		event: [json('notificationType')],
		action: [json('subtype')],
		deliveryId: [json('notificationUUID')],
		limits:
			'The body is the signed payload. Tokens inside it, such as signedTransactionInfo, are passed on as they are.',
		exampleEvents: ['SUBSCRIBED', 'DID_RENEW', 'REFUND', 'TEST'],
	}),
];
