import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import importX from 'eslint-plugin-import-x';
import jest from 'eslint-plugin-jest';
import jsdoc from 'eslint-plugin-jsdoc';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import * as regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const SHIPPED = ['core/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'];

/** A docstring begins with a capital letter, a digit or a code word, and ends as a sentence does. */
const DOCSTRING = '^\\s*(?:[A-Z\\d`"\'$*…\\{\\(]|n8n)[^]*[.:!?`\\)]\\s*$';

const CONVENTIONS = [
	{
		selector: 'TSInterfaceBody > TSPropertySignature[readonly!=true]',
		message:
			'An interface describes a value: its properties are readonly. State that changes is a type alias or a class.',
	},
];

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
		files: ['**/*.ts', '**/*.mjs', '**/*.cjs'],
		extends: [regexp.configs['flat/recommended']],
		plugins: { 'import-x': importX, jsdoc },
		rules: {
			'import-x/no-duplicates': 'error',
			'import-x/first': 'error',
			'import-x/newline-after-import': 'error',
			'import-x/no-useless-path-segments': ['error', { noUselessIndex: true }],
			'import-x/order': [
				'error',
				{
					groups: [
						['builtin', 'external'],
						['parent', 'sibling', 'index'],
					],
					'newlines-between': 'always',
					alphabetize: { order: 'asc', caseInsensitive: true },
				},
			],
			'jsdoc/match-description': ['error', { matchDescription: DOCSTRING }],
			// Only what a name and a type leave open is documented.
			'jsdoc/check-param-names': ['error', { checkDestructured: false, disableMissingParamChecks: true }],
			'jsdoc/check-tag-names': ['error', { definedTags: ['jest-environment'] }],
			// Control characters are what several expressions look for, and ranges are named beside them.
			'no-control-regex': 'off',
			'regexp/no-obscure-range': 'off',
			'regexp/no-unused-capturing-group': 'off',
			'regexp/use-ignore-case': 'off',
		},
	},
	{
		files: SHIPPED,
		rules: {
			'@typescript-eslint/array-type': ['error', { default: 'array', readonly: 'array' }],
			'@typescript-eslint/method-signature-style': 'error',
			'@typescript-eslint/prefer-readonly': 'error',
			'no-restricted-syntax': ['error', ...CONVENTIONS],
		},
	},
	{
		files: ['test/**/*.ts'],
		extends: [jest.configs['flat/recommended']],
		rules: {
			'jest/consistent-test-it': ['error', { fn: 'test', withinDescribe: 'test' }],
			// A property may promise one thing or the other, and a helper may expect for its callers.
			'jest/no-conditional-expect': 'off',
			'jest/no-standalone-expect': 'off',
			'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert', 'assert*'] }],
		},
	},
	{
		files: [...SHIPPED, 'package.json', 'nodes/**/*.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
	},
	// Values that travel together have a name of their own.
	{ files: SHIPPED, rules: { 'max-params': ['error', { max: 5 }] } },
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
