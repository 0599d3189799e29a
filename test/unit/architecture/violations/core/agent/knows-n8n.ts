import type { INode } from 'n8n-workflow';
export type Node = INode;
