import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Returns a node's fields as n8n sends them to its editor. */
export function fieldsInEditor({ description }: INodeType): INodeProperties[] {
	return (JSON.parse(JSON.stringify(description)) as INodeTypeDescription).properties;
}
