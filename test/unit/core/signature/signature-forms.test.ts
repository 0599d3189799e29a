import { createSigner, formChoices, inForm, profiles, type SignatureProfile } from '../../../../core/signature';
import { errorOf } from './thrown';

const row = (name: string) => profiles[name] as SignatureProfile;
const body = Buffer.from('hello');

test.each([
	['wandb', ['<hex>', '<base64>', 'sha256=<hex>']],
	['mollie', ['sha256=<hex>', '<hex>']],
	['github', ['sha256=<hex>']],
	// the other form is that of another algorithm
	['standard-webhooks', ['v1,<base64>']],
	['gitlab-token', []],
])('%s has the forms %j', (name, forms) => expect(formChoices(row(name))).toEqual(forms));

test('the chosen form is sent, and all forms are still accepted', () => {
	const chosen = inForm(row('wandb'), 'sha256=<hex>');
	const { headers } = createSigner(chosen, ['key']).sign({ body, timestamp: 1 });
	expect(headers['X-Wandb-Signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
	expect(formChoices(chosen)).toEqual(['sha256=<hex>', '<hex>', '<base64>']);
	expect(formChoices(row('wandb'))[0]).toBe('<hex>');
});

test.each(['github', 'gitlab-token'])('%s refuses a form that it does not have', (name) => {
	expect(errorOf(() => inForm(row(name), '<base32>'))).toMatchObject({
		code: 'unknown-choice',
		message: `${row(name).displayName} has no signature of the form <base32>`,
		cure: `Choose one of ${formChoices(row(name)).join(', ')}`,
	});
});
