import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SHIPPED = ['core/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'];

/** Returns the rules of one config of eslint-plugin-n8n-nodes-base, whose configs are in ESLint's older format. */
const nodesBaseRules = (config) => n8nNodesBase.configs[config].rules;

export default defineConfig(
	globalIgnores([
		'dist/',
		'playground/*/node_modules/',
		'playground/.data/',
		'reports/',
		'.stryker-tmp/',
		'test/unit/architecture/violations/',
	]),
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'no-console': 'error',
			// n8n's interfaces require async methods even where nothing is awaited
			'@typescript-eslint/require-await': 'off',
		},
	},
	{
		files: [...SHIPPED, 'package.json', 'nodes/**/*.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
	},
	{ files: ['**/*.json'], languageOptions: { parser: tseslint.parser } },
	{ files: ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts'], plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{ files: ['package.json'], rules: nodesBaseRules('community') },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...nodesBaseRules('credentials'),
			// the five exceptions that n8n's own `n8n-node lint` makes for community packages
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...nodesBaseRules('nodes'),
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);
