import type { INodeProperties } from 'n8n-workflow';

/** The texts of a list of secrets with names. */
interface SecretRowsTexts {
	readonly displayName: string;
	/** Name of the field. */
	readonly name: string;
	readonly description: string;
	/** An example and the description of the name of a secret. */
	readonly nameOf: Pick<INodeProperties, 'placeholder' | 'description'>;
	/** The description of the secret itself. */
	readonly secretOf?: Pick<INodeProperties, 'description'>;
}

/** Returns a list of secrets, each with a name. */
export const secretRows = ({ displayName, name, description, nameOf, secretOf }: SecretRowsTexts): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, password: true },
	default: {},
	placeholder: 'Add Secret',
	description,
	options: [
		{
			displayName: 'Secret',
			name: 'values',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', ...nameOf },
				{
					displayName: 'Secret Value',
					name: 'secretValue',
					type: 'string',
					typeOptions: { password: true },
					default: '',
					...secretOf,
				},
			],
		},
	],
});
